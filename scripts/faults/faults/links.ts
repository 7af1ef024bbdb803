import { type FaultKind } from '../fault.ts';
import { untilReady } from '../readiness.ts';
import { type Member } from '../system.ts';
import { type TcpProxy } from '../tcp-proxy.ts';

type Trouble = { readonly what: string; readonly lasts: readonly [number, number]; begin(proxy: TcpProxy): void };

const troubles: Readonly<Record<string, Trouble>> = {
  delayed: {
    what: 'delays every piece by 0.15 s',
    lasts: [3_000, 8_000],
    begin: (proxy) => (proxy.weather = { delayMs: 150 }),
  },
  cut: {
    what: 'cuts every connection and refuses new ones',
    lasts: [500, 4_000],
    begin: (proxy) => {
      proxy.weather = 'refuse';
      proxy.cut();
    },
  },
  reset: { what: 'resets every connection', lasts: [0, 0], begin: (proxy) => proxy.reset() },
  'half-open': { what: 'half-opens every connection', lasts: [2_000, 9_000], begin: (proxy) => proxy.halfOpen() },
  'black-hole': { what: 'swallows everything', lasts: [2_000, 12_000], begin: (proxy) => (proxy.weather = 'hole') },
};

const ends = {
  database: ({ toDatabase }: Member) => toDatabase,
  broker: ({ toBroker }: Member) => toBroker,
};

function linkFault(end: keyof typeof ends, { what, lasts, begin }: Trouble): FaultKind {
  return (system, chance) => {
    const member = chance.pick(system.members);
    const proxy = ends[end](member);
    return {
      what: `the link from ${member.name} to its ${end} ${what}`,
      lastsMs: chance.between(...lasts),
      begin: async () => {
        if (end === 'database') system.interrupted(member, 'cut off from its database');
        begin(proxy);
      },
      heal: async () => {
        if (end === 'database') system.interrupted(member, 'cut off from its database');
        proxy.heal();
        await untilReady([member]);
      },
    };
  };
}

export const linkFaults: Readonly<Record<string, FaultKind>> = Object.fromEntries(
  Object.entries(troubles).flatMap(([name, trouble]) =>
    (['database', 'broker'] as const).map((end) => [`${end}-${name}`, linkFault(end, trouble)]),
  ),
);
