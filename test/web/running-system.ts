import { StripeServer } from '../../libs/testing/src/stripe/server.ts';
import { operatorEmail, startSystem, stateFolder } from '../../scripts/system.ts';

/**
 * Starts the system that all tests in the browser share, with its demo, and says where it is by the environment, which
 * workers inherit. Clients can pay online, at a stand-in for the provider. `HUBHOURS_WEB_TEST_URL`,
 * `HUBHOURS_WEB_TEST_MAIL` and `HUBHOURS_WEB_TEST_AMQP` name a system that runs already; then nobody plays the provider.
 */
export default async function startOnce(): Promise<() => Promise<void>> {
  if (process.env.HUBHOURS_WEB_TEST_URL) return async () => undefined;
  const { home, remove } = stateFolder();
  const stripe = await StripeServer.start();
  const env = { HUBHOURS_DEMO: '1', HUBHOURS_OPERATOR_EMAIL: operatorEmail, ...stripe.environment };
  const system = await startSystem(home, { env });
  const stop = async () => {
    await system.npm.stop(20_000);
    await stripe.stop();
    remove();
  };
  try {
    await system.ready();
  } catch (error) {
    await stop();
    throw error;
  }
  const { gateway, mail, amqp } = system.endpoints();
  stripe.webhooks.url = `${gateway}/api/payments/stripe/webhook`;
  process.env.HUBHOURS_WEB_TEST_PAYMENTS = 'online';
  process.env.HUBHOURS_WEB_TEST_URL = gateway;
  process.env.HUBHOURS_WEB_TEST_MAIL = String(mail);
  process.env.HUBHOURS_WEB_TEST_AMQP = amqp;
  return stop;
}
