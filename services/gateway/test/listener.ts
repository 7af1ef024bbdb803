import { liveMessage, type Stale } from '@hubhours/contracts/http/live';
import { eventually } from '@hubhours/testing/eventually';

/** Reads a stream of server-sent events as a browser would. */
export class ListenerUnderTest {
  text = '';
  ended = false;
  private readonly aborting = new AbortController();

  private constructor(
    readonly url: string,
    readonly headers: Record<string, string>,
  ) {}

  static async open(url: string, headers: Record<string, string>): Promise<ListenerUnderTest> {
    const listener = new ListenerUnderTest(url, headers);
    const answer = await fetch(`${url}/api/live`, { headers, signal: listener.aborting.signal });
    if (answer.status !== 200 || !answer.body) throw new Error(`the stream answered ${answer.status}`);
    void listener.read(answer.body);
    await eventually(() => listener.text.includes('retry: 2000\n\n'));
    return listener;
  }

  /** All that was told to be stale, as `kind id`. */
  get told(): string[] {
    return this.stale.map(({ kind, id }) => `${kind} ${id}`);
  }

  get stale(): Stale[] {
    const messages = [...this.text.matchAll(/^data: (.*)\n\n/gm)].map(([, data]) => JSON.parse(data ?? ''));
    return messages.flatMap((message) => liveMessage.parse(message).stale);
  }

  close(): void {
    this.aborting.abort();
  }

  private async read(body: ReadableStream<Uint8Array>): Promise<void> {
    const text = new TextDecoder();
    try {
      for await (const chunk of body) this.text += text.decode(chunk, { stream: true });
    } catch {
      // aborted by us, or cut
    }
    this.ended = true;
  }
}
