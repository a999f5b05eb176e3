import type { Page } from '@playwright/test';
import { open } from '../../fixtures/open.ts';
import type { Portal } from '../../fixtures/portal.ts';
import { expect, test } from '../../fixtures/test.ts';

// The same stage as that of other files, but with settings of its own: nobody else changes what is in it.
test.use({ stage: 'demo', settings: { KEYWRIGHT_UNDO_SECONDS: '9' } });

/**
 * The page says and offers what its file in `structure/` has: headings, words, fields, buttons, in this order. To write the files
 * anew, look at what changed, and let times and ids be patterns: `--update-snapshots`.
 */
async function expectStructure(page: Page, path: string, name: string): Promise<void> {
  await open(page, path);
  await expect(page.getByRole('main')).toMatchAriaSnapshot({ name: `${name}.aria.yml` });
}

const named = (portal: Portal, role: string) => portal.sampleAccounts.find(({ name }) => name === role)!;

test('the bar of everybody, of a guest and of an admin', async ({ page, visitor, portal }) => {
  await open(page, '/');
  await expect(page.getByRole('banner')).toMatchAriaSnapshot({ name: 'bar-guest.aria.yml' });
  const boss = await visitor(named(portal, 'Admin'));
  await open(boss, '/');
  await expect(boss.getByRole('banner')).toMatchAriaSnapshot({ name: 'bar-admin.aria.yml' });
});

test('the pages of a guest', async ({ page }) => {
  await expectStructure(page, '/', 'catalogue');
  await expectStructure(page, '/apis/weather', 'entry');
  await expectStructure(page, '/apis/weather?tag=Forecasts', 'entry-operations');
  await expectStructure(page, '/sign-in', 'sign-in');
  await expectStructure(page, '/sign-up', 'sign-up');
  await expectStructure(page, '/forgot', 'forgot');
  await expectStructure(page, '/no/such/page', 'not-found');
});

test('the pages of a developer', async ({ visitor, portal }) => {
  const page = await visitor(named(portal, 'Developer'));
  await expectStructure(page, '/apis/payments/request', 'ask');
  await expectStructure(page, '/requests', 'my-requests');
  await expectStructure(page, '/keys', 'my-keys');
  await expectStructure(page, '/history', 'history');
  await expectStructure(page, '/account', 'account');
  await open(page, '/requests');
  await page.getByRole('link', { name: 'Weather' }).click();
  await expect(page.getByRole('main')).toMatchAriaSnapshot({ name: 'request.aria.yml' });
  await open(page, '/keys');
  await page.getByRole('link', { name: 'See its usage' }).first().click();
  await expect(page.getByRole('main')).toMatchAriaSnapshot({ name: 'key.aria.yml' });
});

test('the queue', async ({ visitor, portal }) => {
  const page = await visitor(named(portal, 'Admin'));
  await expectStructure(page, '/queue', 'queue');
  await page.getByRole('link', { name: /^Dana Developer/ }).click();
  await expect(page.getByRole('heading', { name: 'Requests like this' })).toBeVisible();
  await expect(page.locator('.queue-chosen')).toMatchAriaSnapshot({ name: 'queue-chosen.aria.yml' });
});

test('the pages of those who run the portal', async ({ visitor, portal }) => {
  const page = await visitor(named(portal, 'Admin'));
  await expectStructure(page, '/admin', 'overview');
  await expectStructure(page, '/admin/entries', 'entries');
  await expectStructure(page, '/admin/entries/new', 'entry-new');
  await expectStructure(page, '/admin/policies', 'policies');
  await expectStructure(page, '/admin/policies/new', 'policy-new');
  await expectStructure(page, '/admin/issuers', 'gateway');
  await expectStructure(page, '/admin/people', 'people');
  await expectStructure(page, '/admin/settings', 'settings');
  await expectStructure(page, '/admin/webhooks', 'webhooks');
  await expectStructure(page, '/admin/webhooks/new', 'webhook-new');
  await expectStructure(page, '/admin/tokens', 'tokens');
  await expectStructure(page, '/admin/mails', 'mails');
  await expectStructure(page, '/admin/outbox', 'outbox');
  await expectStructure(page, '/admin/usage', 'usage');
});
