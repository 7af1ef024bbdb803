import { type FaultKind } from '../fault.ts';
import { type Member } from '../system.ts';
import { untilReady } from '../readiness.ts';

const someone: (members: readonly Member[]) => Member[] = (members) => members.filter(({ replica }) => replica.pid);

function signalling(signal: 'SIGKILL' | 'SIGTERM'): FaultKind {
  return (system, chance) => {
    const member = chance.pick(system.members);
    return {
      what: `${signal} to ${member.name}`,
      lastsMs: 0,
      endsProcess: true,
      begin: async () => {
        if (signal === 'SIGKILL') system.interrupted(member, 'killed');
        system.signal(member, signal);
      },
      heal: async () => {
        await new Promise((resolve) => setTimeout(resolve, 600)); // the launcher's own pause before it starts another
        await untilReady([member]);
      },
    };
  };
}

/** The gateway is left alone: nobody could answer its callers. */
const freezing: FaultKind = (system, chance) => {
  const member = chance.pick(someone(system.members.filter(({ service }) => service !== 'gateway')));
  const lastsMs = chance.pick([3_000, 6_000, 11_000, 17_000]);
  let pid: number | undefined;
  return {
    what: `SIGSTOP to ${member.name} for ${lastsMs / 1000} s`,
    lastsMs,
    begin: async () => {
      pid = system.signal(member, 'SIGSTOP');
      system.interrupted(member, 'frozen');
    },
    heal: async () => {
      system.interrupted(member, 'frozen');
      if (pid) process.kill(pid, 'SIGCONT');
      await untilReady([member]);
    },
  };
};

export const replicaFaults: Readonly<Record<string, FaultKind>> = {
  kill: signalling('SIGKILL'),
  terminate: signalling('SIGTERM'),
  freeze: freezing,
};
