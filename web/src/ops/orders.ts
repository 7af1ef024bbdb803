import type { Order, ParkedEvent, Replayed, Service } from '../api/ops.ts';

type Named = Pick<ParkedEvent, 'service' | 'messageId'>;

/** The most that one call names. */
const MOST = 1_000;

/** Services name their messages for themselves, so the id alone would not do. */
export const keyOf = ({ service, messageId }: Named): string => `${service} ${messageId}`;

/** What was chosen, by the service that has it: each is asked for its own, no more at once than a call may name. */
export function ordersOf(chosen: readonly Named[]): readonly Extract<Order, { messageIds: readonly string[] }>[] {
  const services = [...new Set(chosen.map(({ service }) => service))];
  return services.flatMap((service) => {
    const own = chosen.filter((one) => one.service === service).map(({ messageId }) => messageId);
    const messageIds = [...new Set(own)];
    const parts = Math.ceil(messageIds.length / MOST);
    return Array.from({ length: parts }, (_, part) => ({
      service,
      messageIds: messageIds.slice(part * MOST, (part + 1) * MOST),
    }));
  });
}

export type Item = Replayed['items'][number] & { readonly service: Service };

export const itemsOf = ({ service, items }: Replayed): readonly Item[] => items.map((item) => ({ ...item, service }));

/** How far a replay has come. */
export type Progress = {
  readonly done: number;
  /** What is not sent, with the reason. */
  readonly others: readonly Item[];
  /** How many were not even looked at: too many lie before them. */
  readonly unread: number;
  /** What is still to be asked for, in this order. */
  readonly left: readonly Order[];
};

/** @param plans What the same orders would do, as it was shown: what was parked only after that is not sent. */
export const begun = (orders: readonly Order[], plans: readonly Replayed[]): Progress => ({
  done: 0,
  others: [],
  unread: 0,
  left: orders.map((order, place) =>
    'messageIds' in order ? order : { ...order, parkedBefore: plans[place]?.parkedBefore },
  ),
});

/** What is so after a turn of the first order: what it sent is not asked for again. */
export function after({ done, others, unread, left }: Progress, turn: Replayed): Progress {
  const [order, ...rest] = left;
  const known = new Set(others.map((item) => keyOf(item)));
  const fresh = itemsOf(turn).filter((item) => item.outcome !== 'replay' && !known.has(keyOf(item)));
  return {
    done: done + turn.replayed,
    others: [...others, ...fresh],
    unread: goesOn(turn) ? unread : unread + turn.left,
    left: order && goesOn(turn) ? [remainderOf(order, turn), ...rest] : rest,
  };
}

/** A turn that sent nothing would be followed by others like it. */
function goesOn({ left, replayed }: Replayed): boolean {
  return left > 0 && replayed > 0;
}

function remainderOf(order: Order, { items, parkedBefore }: Replayed): Order {
  if (!('messageIds' in order)) return { ...order, parkedBefore };
  const sent = new Set(items.map(({ messageId }) => messageId));
  return { ...order, messageIds: order.messageIds.filter((id) => !sent.has(id)) };
}
