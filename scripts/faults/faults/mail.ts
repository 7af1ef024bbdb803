import { type FaultKind } from '../fault.ts';
import { type MailMood } from '../mail-catcher.ts';

function mailFault(mood: MailMood, what: string): FaultKind {
  return (system, chance) => ({
    what,
    lastsMs: chance.between(1_000, 6_000),
    begin: () => system.mail.be(mood),
    heal: () => system.mail.be('well'),
  });
}

export const mailFaults: Readonly<Record<string, FaultKind>> = {
  'mail-refused': mailFault('refusing', 'the mail server refuses for now'),
  'mail-server-down': mailFault('dead', 'the mail server is away'),
  'mail-server-crash-after-data': mailFault('after-data', 'the mail server dies after each mail that it takes'),
};
