/** What is wrong with a grant, before it is sent; each is a text of `hub:granting`. */
export type GrantFault = 'chosenMissing' | 'creditsWrong' | 'expiresWrong';

type Wish = {
  readonly all: boolean;
  readonly chosen: ReadonlySet<string>;
  readonly credits: string;
  /** `YYYY-MM-DD`: the last day on which they are good. */
  readonly lastDay: string;
};

export function faultsOf({ all, chosen, credits, lastDay }: Wish, now: Date): readonly GrantFault[] {
  const count = Number(credits);
  const isCount = /^\d+$/.test(credits.trim()) && count >= 1 && count <= 1000;
  const expiry = endOf(lastDay);
  return [
    ...(all || chosen.size > 0 ? [] : ['chosenMissing' as const]),
    ...(isCount ? [] : ['creditsWrong' as const]),
    ...(expiry !== undefined && expiry > now ? [] : ['expiresWrong' as const]),
  ];
}

/** The end of a day on this device's clock; undefined for what is no day. */
export function endOf(lastDay: string): Date | undefined {
  const [year, month, day] = lastDay.split('-').map(Number);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(lastDay) || !year || !month || !day) return undefined;
  return new Date(year, month - 1, day + 1);
}
