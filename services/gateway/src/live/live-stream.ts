import type { Stale } from '@hubhours/contracts/http/live';

/** Things that become stale together are told together, in milliseconds. */
const GATHER_MS = 50;
/** For a reader who takes nothing: beyond this she had better read everything again. */
const MOST_PENDING = 200;

const everything: Stale = { kind: 'everything', id: null };
const text = new TextEncoder();

/**
 * One person's open page, as server-sent events. What she has not taken yet is kept as a set, so that it stays small
 * however slow she is.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export class LiveStream {
  readonly body: ReadableStream<Uint8Array>;
  private readonly pending = new Map<string, Stale>();
  private controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  private gathering: NodeJS.Timeout | undefined;

  /** @param onEnd Called once, whoever ends it. */
  constructor(private readonly onEnd: () => void) {
    this.body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.controller = controller;
          this.write('retry: 2000\n\n');
        },
        pull: () => this.flush(),
        cancel: () => this.finish(),
      },
      { highWaterMark: 4 },
    );
  }

  tell(stale: Stale): void {
    if (this.pending.has(keyOf(everything))) return;
    if (this.pending.size >= MOST_PENDING) {
      this.pending.clear();
      this.pending.set(keyOf(everything), everything);
    } else this.pending.set(keyOf(stale), stale);
    this.gathering ??= setTimeout(() => {
      this.gathering = undefined;
      this.flush();
    }, GATHER_MS);
  }

  /** Keeps proxies from taking silence for death. */
  beat(): void {
    if (this.hasRoom()) this.write(':\n\n');
  }

  /** The reader sees an end, and comes again after `retry`. */
  end(): void {
    const { controller } = this;
    this.finish();
    controller?.close();
  }

  private finish(): void {
    if (!this.controller) return;
    this.controller = undefined;
    clearTimeout(this.gathering);
    this.onEnd();
  }

  private flush(): void {
    if (this.gathering !== undefined || this.pending.size === 0 || !this.hasRoom()) return;
    const stale = [...this.pending.values()];
    this.pending.clear();
    this.write(`data: ${JSON.stringify({ stale })}\n\n`);
  }

  private hasRoom(): boolean {
    return (this.controller?.desiredSize ?? 0) > 0;
  }

  private write(line: string): void {
    this.controller?.enqueue(text.encode(line));
  }
}

function keyOf({ kind, id }: Stale): string {
  return `${kind} ${id}`;
}
