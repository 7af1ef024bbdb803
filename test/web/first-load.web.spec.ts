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
  const sizes: number[] = [];
  page.on('response', (answer) => {
    if (answer.request().resourceType() === 'script') sizes.push(Number(answer.headers()['content-length']));
  });
  await page.goto('/sessions');
  await expect(page.getByRole('region', { name: 'Credits' })).toContainText('free to use');
  const kilobytes = sizes.reduce((sum, size) => sum + size, 0) / 1000;
  test.info().annotations.push({ type: 'kB of JavaScript', description: kilobytes.toFixed(1) });
  console.log(`the dashboard's first load: ${kilobytes.toFixed(1)} kB of JavaScript in ${sizes.length} files`);
  expect(kilobytes).toBeGreaterThan(50);
  expect(kilobytes).toBeLessThanOrEqual(BUDGET);
});
