import { aptGet, installByApt, onPath } from './apt.ts';
import { Failure } from './failure.ts';

const byHand =
  'Install Prometheus, which brings it (Debian and Ubuntu: sudo apt-get install prometheus; macOS: brew install prometheus).';

/**
 * Prometheus’ own tester of rules, after an installation by apt-get where it is missing and may be installed.
 * @throws Failure that says in one sentence what to install
 */
export async function requirePromtool({
  find = () => onPath('promtool'),
  apt = aptGet,
}: { find?: () => string | undefined; apt?: () => string[] | undefined } = {}): Promise<string> {
  const found = find();
  if (found) return found;
  const prefix = apt();
  if (!prefix) throw new Failure('There is no promtool for the tests of the alert rules.', byHand);
  const lastLine = await installByApt(prefix, ['prometheus']);
  const installed = find();
  if (installed) return installed;
  throw new Failure(`apt-get could not install prometheus: ${lastLine}`, byHand);
}
