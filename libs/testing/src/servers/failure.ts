/** Something a person at the terminal can mend: one sentence for the cause and one for the cure. */
export class Failure extends Error {
  readonly cure: string;

  constructor(cause: string, cure: string) {
    super(cause);
    this.name = 'Failure';
    this.cure = cure;
  }
}
