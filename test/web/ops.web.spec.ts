import { operatorEmail } from '../../scripts/system.ts';
import { expect, test } from './fixtures.ts';

test('an operator reads in words whether all is well, and sees what is parked', async ({
  page,
  signIn,
  expectAccessible,
}) => {
  await page.route('**/api/ops/parked*', (route) =>
    route.fulfill({
      json: {
        items: [
          {
            service: 'billing',
            messageId: 'm-1',
            type: 'booking.session-booked.v1',
            parkedAt: '2026-11-22T10:00:00Z',
            reason: 'schema',
            error: 'start: must be an instant',
            attempts: 1,
            payload: { sessionId: 's-1' },
          },
        ],
        nextCursor: null,
        missing: [],
      },
    }),
  );
  await signIn(page, operatorEmail);
  await expect(page.getByRole('heading', { level: 1, name: 'Operations' })).toBeVisible();
  await expect(page.getByText('1 event is parked and waits for somebody to look.')).toBeVisible();
  await expect(page.getByRole('row', { name: /^booking\.events/ })).toBeVisible();
  await expect(page.getByText('booking.session-booked.v1: not of its form')).toBeVisible();
  await page.getByText('What is in it').click();
  await expect(page.getByText('"sessionId": "s-1"')).toBeVisible();
  await expectAccessible(page);
});
