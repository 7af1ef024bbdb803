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

test('styles come before any script, on the connection that brought the page', async ({ request }) => {
  const html = await (await request.get('/', { headers: { accept: 'text/html' } })).text();
  expect(html.indexOf('<link rel="stylesheet"')).toBeGreaterThan(0);
  expect(html.indexOf('<link rel="stylesheet"')).toBeLessThan(html.indexOf('<script'));
});

test('what is folded is drawn when somebody unfolds it, and not before', async ({ page, cast, signIn }) => {
  await signIn(page, cast.hana.email);
  const history = page.getByRole('region', { name: 'Credits' }).locator('details');
  await expect(history).toBeVisible();
  await expect(history.locator('li')).toHaveCount(0);
  await history.getByText('What happened with them').click();
  await expect(history.getByText(/credits from your hub, valid until/).first()).toBeVisible();
});

for (const path of ['/sessions', '/']) {
  test(`${path}: what a client sees first is asked for before the app is there, and once`, async ({
    page,
    cast,
    signIn,
  }) => {
    await signIn(page, cast.hana.email);
    // what that page still asks for is not this test's
    await page.goto('about:blank');
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
