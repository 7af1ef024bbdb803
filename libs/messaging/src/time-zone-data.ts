/** One process, as it tells the others of itself. */
export type Peer = {
  readonly service: string;
  /** Of this start of the process. */
  readonly id: string;
  /** When the process began, in milliseconds since 1970. */
  readonly since: number;
  /** The version of the time zone data that it reckons with, e.g. `2026a`. */
  readonly timeZoneData: string;
};

/**
 * Whether `own` has to keep out because its time zone data are another version than those of somebody who was there
 * before it. The elder stays, so that one replica that was started wrongly stops nobody but itself.
 * @returns in words, for operators; undefined when nobody disagrees
 */
export function disagreement(own: Peer, others: readonly Peer[]): string | undefined {
  const elders = others.filter((other) => other.timeZoneData !== own.timeZoneData && isElder(other, own));
  if (elders.length === 0) return undefined;
  const theirs = new Set(elders.map(({ service, timeZoneData }) => `${timeZoneData} in ${service}`));
  return `${own.timeZoneData} here, ${[...theirs].sort().join(', ')}`;
}

function isElder(one: Peer, other: Peer): boolean {
  return one.since < other.since || (one.since === other.since && one.id < other.id);
}
