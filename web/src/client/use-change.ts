import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { creditsQuery } from '../api/billing.ts';
import { hasCode } from '../api/problem.ts';
import { quoteQuery, type Quote, type Session, type Warning } from '../api/sessions.ts';
import { paymentOf, type Payment } from './payment.ts';

export type Change = {
  readonly quote: Quote | undefined;
  readonly failure: unknown;
  readonly retry: () => unknown;
  readonly payment: Payment;
  /** Whether the warning was ticked, if there is one. */
  readonly read: boolean;
  readonly setRead: (read: boolean) => void;
  readonly mustRead: boolean;
  readonly acknowledge: Warning['code'] | undefined;
  /** To be told of every refusal: one for an unread warning brings the warning that has come up meanwhile. */
  readonly refused: (error: unknown) => void;
};

/**
 * What stands around a change of a session: its quote, the warning and its acknowledgement. Once the change is sent,
 * nothing is asked any more: the answer could be about a session that has ended by it.
 * @see docs/rules.md R5
 */
export function useChange(session: Session, sent: boolean): Change {
  const quoted = useQuery({ ...quoteQuery(session.id), enabled: !sent });
  const credits = useQuery(creditsQuery(session.client.id));
  const [readCode, setReadCode] = useState<Warning['code']>();
  const warning = quoted.data?.warning ?? undefined;
  const read = warning !== undefined && readCode === warning.code;
  return {
    quote: quoted.data,
    failure: quoted.error,
    retry: quoted.refetch,
    payment: paymentOf(session, credits.data, new Date()),
    read,
    setRead: (value) => setReadCode(value ? warning?.code : undefined),
    mustRead: warning !== undefined && !read,
    acknowledge: read ? warning?.code : undefined,
    refused: (error) => {
      if (!hasCode(error, 'session.warning-not-acknowledged')) return;
      setReadCode(undefined);
      void quoted.refetch();
    },
  };
}
