import { expect, test } from './fixtures.ts';

/** Kilobytes of JavaScript, as they come over the wire. */
const BUDGET = 170;

test('the first load of the dashboard is at most 170 kB of JavaScript, compressed', async ({
  cast,
  another,
  signIn,
}) => {
  const page = await another();
  await signIn(page, cast.hana.email);
  const sizes = new Map<string, number>();
  page.on('requestfinished', async (request) => {
    if (request.resourceType() !== 'script') return;
    sizes.set(request.url(), (await request.sizes()).responseBodySize);
  });
  const client = await page.context().newCDPSession(page);
  await client.send('Network.setCacheDisabled', { cacheDisabled: true });
  await page.goto('/sessions');
  await expect(page.getByRole('region', { name: 'Credits' })).toContainText('free to use');
  await expect.poll(() => sizes.size).toBeGreaterThan(3);
  const kilobytes = [...sizes.values()].reduce((sum, size) => sum + size, 0) / 1000;
  test.info().annotations.push({ type: 'kB of JavaScript', description: kilobytes.toFixed(1) });
  console.log(`the dashboard's first load: ${kilobytes.toFixed(1)} kB of JavaScript in ${sizes.size} files`);
  expect(kilobytes).toBeLessThanOrEqual(BUDGET);
});
