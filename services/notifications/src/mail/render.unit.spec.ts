import { describe, expect, test } from 'vitest';
import { letters } from '../../test/letters.ts';
import { collapsed, textOfHtml } from '../../test/text-of-html.ts';
import type { Content } from '../domain/mail.ts';
import { render, type Letter } from './render.ts';
import { Templates } from './templates.ts';

const templates = new Templates();
const url = 'https://hubhours.example';
const rendered = (name: string, change: Partial<Letter> = {}) => {
  const letter = letters[name];
  if (!letter) throw new Error(`no letter ${name}`);
  return render(templates, { ...letter, ...change } as Letter, url);
};

const begins: Record<Content['kind'], string> = {
  'session-confirmed': 'New Session confirmation: ',
  'session-cancelled': 'Session cancelled: ',
  'decision-waiting': 'Your decision is needed: ',
  charged: 'One credit used: ',
  waived: 'Nothing to pay: ',
  'payment-request': 'Payment request: ',
  'charge-withdrawn': 'Payment request withdrawn: ',
  'payment-failed': 'Your card was not charged: ',
  'refund-failed': 'Refund not possible: ',
  'surplus-paid-back': 'Paid back to you: ',
  receipt: 'Receipt ',
  refund: 'Refund, receipt ',
};

describe.each(Object.entries(letters))('%s', (_name, letter) => {
  const { subject, html, text } = render(templates, letter, url);

  test('the HTML and the text say the same', () => {
    expect(textOfHtml(html)).toBe(collapsed(text));
  });

  test('R13: the subject begins as its kind does, and as no other', () => {
    expect(subject.startsWith(begins[letter.kind])).toBe(true);
    const twoKinds = /^(New Session confirmation|Session cancelled)/.test(subject);
    expect(twoKinds).toBe(letter.kind.startsWith('session-'));
  });

  test('it names the other one, the zone and the way back', () => {
    for (const word of [letter.counterpart.name, letter.to.timeZone, url]) expect(text).toContain(word);
  });

  test('nothing is left blank or unfilled', () => {
    expect(text).not.toMatch(/undefined|null|\{\{|\[object| {2}| \.|\n\n\n/);
    expect(html).not.toMatch(/undefined|null|\{\{|\[object/);
  });

  test('it is a page with a language, a title, and tables for looks only', () => {
    expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(html).toContain(`<title>${subject.replaceAll("'", '&#x27;')}</title>`);
    expect(html.match(/<table/g)?.length).toBe(html.match(/<table role="presentation"/g)?.length);
    expect(html.match(/<h1/g)).toHaveLength(1);
  });
});

test('every kind of mail has a letter here', () => {
  expect(new Set(Object.values(letters).map(({ kind }) => kind))).toEqual(new Set(Object.keys(begins)));
});

describe('session-confirmed', () => {
  test('R13: date and time stand in the recipient’s own zone and way of writing', () => {
    expect(rendered('confirmed-client').text).toContain(
      'Tuesday 24 November 2026\n14:00 to 14:50\nIreland Time (Europe/Dublin)',
    );
    expect(rendered('confirmed-professional').text).toContain(
      'Tuesday, November 24, 2026\n9:00 AM to 9:50 AM\nEastern Time (America/New_York)',
    );
  });

  test('R13: a moved session names the time that was given up, in the same zone', () => {
    expect(rendered('confirmed-client-moved').text).toContain(
      'This is the new time. It takes the place of Monday 23 November 2026, 09:00.',
    );
  });

  test('R9: the professional reads that the client was not told, as she chose', () => {
    const line = 'was not told by e-mail';
    expect(rendered('confirmed-professional-untold').text).toContain(line);
    expect(rendered('confirmed-professional').text).not.toContain(line);
  });
});

describe('session-cancelled', () => {
  test.each([
    ['cancelled-client-late', 'You cancelled this session.'],
    ['cancelled-client-decided', 'Dr Kim Alder cancelled this session at your request.'],
    ['cancelled-client-by-professional', 'Dr Kim Alder cancelled this session.'],
    ['cancelled-client-moved', 'You moved this session to another time.'],
    ['cancelled-professional-late', 'Robin Quint cancelled this session.'],
    ['cancelled-professional-decided', 'You cancelled this session at the request of Robin Quint.'],
    ['cancelled-professional-moved', 'Robin Quint moved this session to another time.'],
    ['cancelled-professional-untold', 'You cancelled this session.'],
  ])('%s says who did it', (name, line) => {
    expect(rendered(name).text).toContain(line);
  });

  test('R6: after a late change of hers the client reads that the professional decides about the cost', () => {
    const late = rendered('cancelled-client-late').text;
    expect(late).toContain('The change came 3 h 12 min before the start, within the window of 24 hours.');
    expect(late).toContain('Dr Kim Alder decides whether it costs something.');
  });

  test('R6: the professional reads that it was late and that a decision waits', () => {
    const late = rendered('cancelled-professional-late').text;
    expect(late).toContain('The change was late: it came 3 h 12 min before the start');
    expect(late).toContain('the decision waits for you');
  });

  test('R9: the professional’s own cancellation speaks of no cost', () => {
    for (const name of ['cancelled-client-by-professional', 'cancelled-professional-untold']) {
      expect(rendered(name).text).not.toMatch(/cost|late|window/);
    }
  });
});

describe('money', () => {
  test('R6: a waiting decision lists what may be chosen and what happens without a choice', () => {
    expect(rendered('decision-waiting').text).toMatch(/by credit[^]*by direct payment[^]*Waive it/);
    expect(rendered('decision-waiting').text).toContain('Nothing is charged until you choose.');
    const refused = rendered('decision-waiting-refused').text;
    expect(refused).not.toContain('by credit:');
    expect(refused).toContain('could not be carried out: no credit is held for this session. Nothing was charged.');
    expect(refused).toContain('If you have not chosen by Tuesday, December 1, 2026, 7:00 AM, it is waived.');
  });

  test('an unknown reason why her choice could not be carried out is told without one', () => {
    const details = { allowed: ['waive'], intentRefused: 'something.new', deadline: null } as const;
    expect(rendered('decision-waiting', { kind: 'decision-waiting', details }).text).toContain(
      'could not be carried out. Nothing was charged.',
    );
  });

  test('a payment request says how much, what for, and whom to pay', () => {
    const request = rendered('payment-late').text;
    expect(request).toContain('€75.00');
    expect(request).toContain('For a late change of your session with Dr Kim Alder:');
    expect(request).toContain('Please pay Dr Kim Alder directly.');
    expect(request).toContain('write to kim@practice.test');
  });

  test('R6: a waiting decision says which change it is about', () => {
    expect(rendered('decision-waiting').text).toContain('Robin Quint cancelled it: 3 h 12 min before the start.');
    expect(rendered('decision-waiting-moved').text).toContain(
      'Robin Quint moved it to another time: 1 h before the start.',
    );
    expect(rendered('decision-waiting-at-her-wish').text).toContain('You cancelled it at the request of Robin Quint:');
    expect(rendered('decision-waiting-no-show').text).toContain('Robin Quint did not come to it.');
    expect(rendered('decision-waiting-refused').text).not.toContain('before the start');
  });

  test('a receipt has its number, the amount, the day on the client’s own calendar, and what is configured of taxes', () => {
    const { subject, text } = rendered('receipt-by-card');
    expect(subject).toBe('Receipt R-000042: session of Tuesday 24 November 2026, 14:00');
    expect(text).toContain('€75.00');
    expect(text).toContain('Paid to Dr Kim Alder on Monday 30 November 2026, by card.');
    expect(text).toContain('For a late change of your session:');
    expect(text).toContain('Exempt from VAT.');
    expect(rendered('receipt-by-hand').text).not.toMatch(/by card|VAT/);
  });

  test('what can be paid online has a link of its own, and a card that was refused says that no money was taken', () => {
    const link = 'https://hubhours.example/api/payments/links/abcdefghijklmnopqrstuvwx';
    for (const name of ['payment-by-link', 'payment-failed-declined']) {
      expect(rendered(name).text).toContain(`Pay now\n${link}`);
      expect(rendered(name).html).toContain(`href="${link}"`);
    }
    expect(rendered('payment-by-link').text).not.toContain('directly');
    expect(rendered('payment-failed-declined').text).toContain('Your bank declined it. No money was taken.');
    expect(rendered('payment-failed-authentication').text).toContain('wants you to confirm this payment yourself. No');
  });

  test('a refund says how much goes back, and what stands', () => {
    const part = rendered('refund-in-part').text;
    expect(part).toContain('€25.00');
    expect(part).toContain('of the €75.00 that you paid; €30.00 of it stand:');
    expect(part).toContain('It goes to the card that you paid with');
    expect(rendered('refund-whole').text).toContain('so that nothing is left of the €75.00 that you paid:');
    expect(rendered('refund-whole').text).toContain('Dr Kim Alder gives it to you in the way agreed with you.');
  });
});

describe.each(Object.entries(letters))('%s in German', (_name, letter) => {
  const to = { ...letter.to, locale: 'de' };
  const { subject, html, text } = render(templates, { ...letter, to }, url);

  test('the HTML and the text say the same, in German only', () => {
    expect(textOfHtml(html)).toBe(collapsed(text));
    expect(html).toContain('<html lang="de">');
    expect(subject).toMatch(/Termin .*Dienstag, 24\. November 2026|: Dienstag, 24\. November 2026/);
    expect(text).not.toMatch(/\b(the|your|session|with|payment|undefined|null)\b|\{\{|\[object/);
    for (const word of [letter.counterpart.name, letter.to.timeZone, url]) expect(text).toContain(word);
  });
});

describe('what users typed', () => {
  const name = '<img src=x onerror=alert(1)> & "Söderberg" {{url}}\r\nBcc: all@evil.test\u202e';
  const hostile = rendered('confirmed-client', { counterpart: { name, email: 'kim@practice.test' } });

  test('is escaped in the HTML and as it was in the text', () => {
    expect(hostile.html).not.toContain('<img');
    expect(hostile.html).toContain('&lt;img src&#x3D;x onerror&#x3D;alert(1)&gt; &amp; &quot;Söderberg&quot;');
    expect(hostile.text).toContain('With <img src=x onerror=alert(1)> & "Söderberg" {{url}} Bcc: all@evil.test.');
  });

  test('the HTML and the text still say the same', () => {
    expect(textOfHtml(hostile.html)).toBe(collapsed(hostile.text));
  });

  test('starts no line of its own', () => {
    expect(hostile.text).not.toMatch(/^Bcc/m);
    expect(hostile.subject).not.toMatch(/[\r\n]/);
  });
});
