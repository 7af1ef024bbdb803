import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { hasCode } from '../api/problem.ts';
import { slotsQuery, type Slot } from '../api/slots.ts';

type Wanted = Parameters<typeof slotsQuery>[0];
export type Taken = { readonly start: string; readonly alternatives: readonly string[] };

type Options = {
  readonly enabled?: boolean;
  /** A start that is no choice: that of the session which moves. */
  readonly without?: string;
};

/** A time to be chosen among the free ones, and what is left to choose when somebody else was faster. */
export function useSlotChoice(wanted: Wanted, { enabled = true, without }: Options) {
  const queryClient = useQueryClient();
  const offered = useQuery({ ...slotsQuery(wanted), enabled });
  const [start, choose] = useState<string>();
  const [taken, setTaken] = useState<Taken>();
  return {
    slots: useMemo(() => offered.data?.slots.filter(({ start }) => start !== without), [offered.data, without]),
    failure: offered.error,
    retry: offered.refetch,
    start,
    taken,
    choose: (next: string | undefined): void => {
      choose(next);
      setTaken(undefined);
    },
    /** To be told of every refusal: that of a time which is no longer free brings others. */
    refused: (error: unknown): void => {
      if (!hasCode(error, 'session.slot-not-free') || start === undefined) return;
      setTaken({ start, alternatives: startsOf(error.details['alternatives']) });
      choose(undefined);
      void queryClient.invalidateQueries({ queryKey: slotsQuery(wanted).queryKey });
    },
  };
}
export type SlotChoice = ReturnType<typeof useSlotChoice>;

/** The refusal's `alternatives` are slots. */
function startsOf(alternatives: unknown): readonly string[] {
  return Array.isArray(alternatives) ? (alternatives as Slot[]).map(({ start }) => start) : [];
}
