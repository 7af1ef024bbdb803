import { subscriptions } from '@hubhours/contracts/subscriptions';
import { connect } from 'amqplib';
import { readFileSync } from 'node:fs';
import { declareSubscriptions, RETRY_DELAYS_MS } from './topology.ts';

// Declares what the services share, for brokers where none of them may: run once, before the first, with rights over all of
// it. AMQP_URL or AMQP_URL_FILE; running it again changes nothing.
const { AMQP_URL, AMQP_URL_FILE } = process.env;
const url = AMQP_URL ?? (AMQP_URL_FILE === undefined ? undefined : readFileSync(AMQP_URL_FILE, 'utf8').trim());
if (url === undefined) throw new Error('AMQP_URL or AMQP_URL_FILE says where the broker is');
const connection = await connect(url, { noDelay: true, timeout: 5_000 });
const channel = await connection.createChannel();
await declareSubscriptions(channel, { of: subscriptions, retryDelaysMs: RETRY_DELAYS_MS, topology: 'declare' });
await connection.close();
process.stdout.write('the queues of every service are declared\n');
