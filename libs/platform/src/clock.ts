import { Injectable } from '@nestjs/common';

/** The only source of `now` in use cases; tests set it. Domain functions take the instant as an argument. */
export abstract class Clock {
  abstract now(): Date;
}

@Injectable()
export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }
}
