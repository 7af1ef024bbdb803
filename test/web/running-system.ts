import { operatorEmail, startSystem, stateFolder } from '../../scripts/system.ts';

/**
 * Starts the system that all tests in the browser share, with its demo, and says where it is by the environment, which
 * workers inherit. `HUBHOURS_WEB_TEST_URL` and `HUBHOURS_WEB_TEST_MAIL` name one that runs already.
 */
export default async function startOnce(): Promise<() => Promise<void>> {
  if (process.env.HUBHOURS_WEB_TEST_URL) return async () => undefined;
  const { home, remove } = stateFolder();
  const system = await startSystem(home, { env: { HUBHOURS_DEMO: '1', HUBHOURS_OPERATOR_EMAIL: operatorEmail } });
  const stop = async () => {
    await system.npm.stop(20_000);
    remove();
  };
  try {
    await system.ready();
  } catch (error) {
    await stop();
    throw error;
  }
  const { gateway, mail } = system.endpoints();
  process.env.HUBHOURS_WEB_TEST_URL = gateway;
  process.env.HUBHOURS_WEB_TEST_MAIL = String(mail);
  return stop;
}
