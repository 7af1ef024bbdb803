import { type Caught } from '../mail-catcher.ts';
import { type Delivery, type Said } from './mail-facts.ts';

type Arrivals = ReadonlyMap<string, readonly Caught[]>;

/**
 * What was sent out of order (R13): in each line of a lineage and a recipient by the positions that notifications gave,
 * and, whatever these are, as the sources said it, of a move first the cancellation and then the confirmation.
 */
export function outOfOrder(deliveries: readonly Delivery[], said: readonly Said[], arrivals: Arrivals): string[] {
  const events = new Map(said.map((event) => [event.id, event]));
  const told = deliveries.map((mail) => ({ ...mail, by: events.get(mail.event) }));
  const known = told.flatMap(({ by, ...mail }) => (by ? [{ ...mail, by }] : []));
  const byStream = Map.groupBy(known, ({ party, by }) => `the stream ${sourceOf(by)} ${by.subject} to ${party}`);
  const byLine = Map.groupBy(deliveries, ({ lineage, party }) => `the line of ${lineage} to ${party}`);
  return [
    ...told.filter(({ by }) => !by).map(({ kind, event }) => `${kind} tells of event ${event}, which nobody said`),
    ...[...byStream].flatMap(([name, mails]) =>
      disorder(
        name,
        mails.toSorted((a, b) => a.by.sequence - b.by.sequence || placeOf(a) - placeOf(b)),
        arrivals,
      ),
    ),
    ...[...byLine].flatMap(([name, mails]) =>
      disorder(
        name,
        mails.toSorted((a, b) => a.position - b.position),
        arrivals,
      ),
    ),
  ];
}

const sourceOf = ({ type }: Said): string => type.split('.', 1)[0] as string;

/** Within one event. */
const placeOf = ({ kind }: Delivery): number => (kind === 'session-confirmed' ? 1 : 0);

/** None may come before the one ahead of it was accepted; one that never came is for others to say. */
function disorder(name: string, mails: readonly Delivery[], arrivals: Arrivals): string[] {
  const came = (mail: Delivery) => arrivals.get(mail.message) ?? [];
  const acceptedAt = (mail: Delivery) => came(mail).find(({ acknowledged }) => acknowledged)?.at ?? Number.NaN;
  const jumped = mails.find((mail, index) => {
    const ahead = mails[index - 1];
    return ahead !== undefined && (came(mail)[0]?.at ?? Number.NaN) < acceptedAt(ahead);
  });
  return jumped
    ? [`${name} was sent out of order: ${mails.map(({ kind }) => kind).join(', ')}, by ${jumped.message}`]
    : [];
}
