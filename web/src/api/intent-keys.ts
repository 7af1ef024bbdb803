/**
 * One Idempotency-Key for one intent. A person whose request got no answer presses the button again: the same request then
 * carries the same key, and what was done is not done twice. Once there is an answer, the next press is a new intent.
 */
export class IntentKeys {
  private readonly unanswered = new Map<string, string>();

  constructor(private readonly newKey: () => string) {}

  keyFor(request: string): string {
    const known = this.unanswered.get(request) ?? this.newKey();
    this.unanswered.set(request, known);
    return known;
  }

  answered(request: string): void {
    this.unanswered.delete(request);
  }
}
