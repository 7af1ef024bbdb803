import type { Translated } from '../../i18n/translated.ts';
import type { texts as english } from '../en/ops.ts';

export const texts: Translated<typeof english> = {
  title: 'Betrieb',
  queues: 'Warteschlangen',
  queuesWhat: 'Die Warteschlangen',
  parked: 'Geparkte Ereignisse',
  parkedWhat: 'Was geparkt ist',
  healthy: 'Jede Warteschlange wird abgearbeitet, und nichts ist geparkt.',
  alarms: 'Der Broker nimmt keine Nachrichten an: {{alarms}}.',
  unheard: 'Niemand arbeitet {{queues}} ab.',
  waitingParked_one: '{{count}} Ereignis ist geparkt und wartet darauf, dass jemand es ansieht.',
  waitingParked_other: '{{count}} Ereignisse sind geparkt und warten darauf, dass jemand sie ansieht.',
  missing: 'Diese haben nicht geantwortet: {{services}}.',
  queue: 'Warteschlange',
  ready: 'Wartend',
  unacked: 'In Arbeit',
  consumers: 'Abnehmer',
  noneParked: 'Nichts ist geparkt.',
  how: 'Wiederholen oder verwerfen: npm run ops -- replay, npm run ops -- discard; beides lässt sich zuerst nur durchspielen.',
  reason: {
    malformed: 'nicht lesbar',
    schema: 'nicht von seiner Form',
    'no-handler': 'niemand behandelt es',
    'attempts-used': 'jedes Mal gescheitert',
    crashes: 'hat seinen Abnehmer abstürzen lassen',
    unknown: 'aus unbekanntem Grund',
  },
  facts: '{{service}}, {{time}}, nach {{attempts}} Versuchen',
  payload: 'Was darin steht',
};
