import { describe, expect, test } from 'vitest';
import { outcomeOf } from './outcome.ts';

describe('R13: what a failed attempt means', () => {
  test.each([
    [
      'the recipient is refused for good',
      { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 550 },
      'rcpt-550',
      true,
    ],
    [
      'the recipient is refused for now',
      { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 451 },
      'rcpt-451',
      false,
    ],
    ['the content is refused for good', { code: 'EMESSAGE', command: 'DATA', responseCode: 554 }, 'data-554', true],
    ['the content is refused for now', { code: 'EMESSAGE', command: 'DATA', responseCode: 452 }, 'data-452', false],
    ['the address can’t be written', { code: 'EENVELOPE', command: 'API' }, 'bad-address', true],
  ])('%s', (_name, error, reason, permanent) => {
    expect(outcomeOf(error)).toEqual({ kind: 'refused', permanent, reason });
  });

  test.each([
    ['nobody listens', { code: 'ESOCKET', command: 'CONN' }, 'ESOCKET'],
    ['it takes too long', { code: 'ETIMEDOUT', command: 'CONN' }, 'ETIMEDOUT'],
    ['the name is unknown', { code: 'EDNS', command: 'CONN' }, 'EDNS'],
    ['the server goes away', { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 421 }, 'EENVELOPE-421'],
    ['we may not sign in', { code: 'EAUTH', command: 'AUTH PLAIN', responseCode: 535 }, 'EAUTH-535'],
    ['our own address is refused', { code: 'EENVELOPE', command: 'MAIL FROM', responseCode: 550 }, 'EENVELOPE-550'],
    ['the greeting is a refusal', { code: 'EPROTOCOL', command: 'CONN', responseCode: 554 }, 'EPROTOCOL-554'],
    ['something without a code', new Error('to robin@people.test: no'), 'unknown'],
    ['nothing at all', undefined, 'unknown'],
  ])('%s: trouble on the way, which loses nothing', (_name, error, reason) => {
    expect(outcomeOf(error)).toEqual({ kind: 'unreachable', reason });
  });
});
