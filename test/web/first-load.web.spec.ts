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

for (const path of ['/sessions', '/']) {
  test(`${path}: what a client sees first is asked for before the app is there, and once`, async ({
    page,
    cast,
    signIn,
  }) => {
    await signIn(page, cast.hana.email);
    const asked: string[] = [];
    page.on('request', (request) => {
      const { pathname, search } = new URL(request.url());
      if (pathname.startsWith('/api/')) asked.push(pathname + search);
    });
    // when the stream opens all is read again
    await page.route('**/api/live', () => undefined);
    const data = [
      '/api/sessions?limit=50',
      `/api/clients/${cast.hana.id}/credits`,
      '/api/decisions?limit=100',
      '/api/charges?limit=100',
    ];
    await page.route('**/assets/vendor-*.js', async (route) => {
      await expect.poll(() => data.filter((one) => !asked.includes(one))).toEqual([]);
      await route.continue();
    });
    const last = page.waitForRequest('**/api/me/payment-method');
    await page.goto(path);
    await expect(page.getByRole('region', { name: 'Credits' })).toContainText('free to use');
    await last;
    expect(asked.filter((one) => one !== '/api/live').toSorted()).toEqual(
      ['/api/me', '/api/me/payment-method', ...data].toSorted(),
    );
  });
}
