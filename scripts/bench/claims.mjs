// One claim of a slot over RabbitMQ, as booking asks for it; beside a bare request and reply over the same broker.
import { randomUUID } from 'node:crypto';
import { claimSlot } from '@hubhours/contracts/commands/claim-slot';
import { Commands } from '@hubhours/messaging/commands';
import { BrokerConnection } from '@hubhours/messaging/connection';
import { assemble, HOUR } from '../story/cast.mjs';
import { openMailbox } from '../story/mailbox.mjs';
import { row, summary } from './figures.mjs';
import { quietly } from './mail.mjs';
import { openBareRequests } from './messaging/floors.ts';

const SAMPLES = 300;

export async function measureClaims(system) {
  const { gateway, mail, amqp } = system.endpoints();
  const cast = await quietly(async () => assemble({ gateway, mailbox: await openMailbox(mail) }, 'ops@hubhours.test'));
  const broker = new BrokerConnection('bench', amqp);
  const commands = new Commands(broker);
  broker.open?.();
  const claim = (index) => {
    const start = new Date(Math.ceil(Date.now() / HOUR) * HOUR + (60 + index) * HOUR);
    return commands.send(
      claimSlot,
      {
        claimId: randomUUID(),
        professionalId: cast.nora.id,
        clientId: cast.hana.id,
        serviceId: cast.noras.id,
        lineageId: randomUUID(),
        start: start.toISOString(),
        end: new Date(start.getTime() + HOUR).toISOString(),
        movingSessionId: null,
        askedBy: 'professional',
        overbook: false,
        receivedAt: new Date().toISOString(),
      },
      { timeoutMs: 5_000 },
    );
  };
  for (let index = 0; index < 30; index += 1) await claim(index);
  const claims = await timed(SAMPLES, async (index) => {
    const reply = await claim(index + 30);
    if (!reply.granted) throw new Error(`a claim of the bench was refused: ${reply.refusal}`);
  });
  const floor = await bareRequests(amqp);
  await broker.close?.();
  const ratio = summary(claims).p50 / summary(floor).p50;
  return [
    row('a claim over RabbitMQ', 'ms', claims, 'p50 ≤ 10'),
    row('floor: bare request and reply', 'ms', floor, ''),
    row('claim / floor', '×', [ratio], ''),
  ];
}

async function bareRequests(url) {
  const { ask, close } = await openBareRequests(url);
  for (let index = 0; index < 30; index += 1) await ask();
  const samples = await timed(SAMPLES, ask);
  await close();
  return samples;
}

async function timed(count, work) {
  const samples = [];
  for (let index = 0; index < count; index += 1) {
    const start = performance.now();
    await work(index);
    samples.push(performance.now() - start);
  }
  return samples;
}
