import { Clock } from '@hubhours/platform/clock';

/** A clock that stands until it is moved. */
export class FixedClock extends Clock {
  private instant: Date;

  constructor(instant: Date | string = '2027-01-11T09:00:00Z') {
    super();
    this.instant = new Date(instant);
  }

  now(): Date {
    return new Date(this.instant);
  }

  set(instant: Date | string): void {
    this.instant = new Date(instant);
  }

  advance(milliseconds: number): void {
    this.instant = new Date(this.instant.getTime() + milliseconds);
  }
}
