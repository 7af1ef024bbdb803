/** Answers by question, each with a size; the ones not asked for the longest give way when all together grow too large. */
export class KeptAnswers<Answer extends { readonly body: Buffer }> {
  private readonly answers = new Map<string, Answer>();
  private size = 0;

  constructor(
    /** In bytes, of their bodies for the most part. */
    private readonly mostSize: number,
  ) {}

  get(question: string): Answer | undefined {
    const answer = this.answers.get(question);
    if (answer === undefined) return undefined;
    this.answers.delete(question); // to the end of the order
    this.answers.set(question, answer);
    return answer;
  }

  set(question: string, answer: Answer): void {
    this.delete(question);
    this.answers.set(question, answer);
    this.size += sizeOf(question, answer);
    for (const oldest of this.answers.keys()) {
      if (this.size <= this.mostSize) break;
      this.delete(oldest);
    }
  }

  private delete(question: string): void {
    const answer = this.answers.get(question);
    if (answer === undefined) return;
    this.answers.delete(question);
    this.size -= sizeOf(question, answer);
  }
}

/** A few hundred for the objects themselves. */
function sizeOf(question: string, { body }: { readonly body: Buffer }): number {
  return question.length + body.length + 300;
}
