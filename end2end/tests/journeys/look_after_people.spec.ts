import { expectDone, expectSummary, statusOf } from '../../fixtures/forms.ts';
import { alive, open } from '../../fixtures/open.ts';
import { admin, newcomer } from '../../fixtures/people.ts';
import { expect, test } from '../../fixtures/test.ts';
import type { Page } from '@playwright/test';

test.use({ stage: 'admins that come and go' });

const pages = [
  ...['/admin', '/admin/outbox', '/admin/people', '/admin/settings', '/admin/entries', '/admin/entries/new', '/admin/policies'],
  ...['/admin/webhooks', '/admin/webhooks/new'],
];

/** Opens somebody's page as an admin finds it. */
async function find(page: Page, name: string, search: string): Promise<void> {
  await open(page, `/admin/people?q=${encodeURIComponent(search)}`);
  await page.getByRole('link', { name }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
  await alive(page);
}

async function confirm(page: Page, label: string): Promise<void> {
  await page.getByText(label, { exact: true }).first().click();
  await page.getByRole('button', { name: label }).click();
}

test('an admin appoints another one and dismisses them; the last one stays', async ({ visitor, mail, portal }) => {
  const ada = await newcomer(portal, mail, 'Ada Appointed');
  const [page, hers] = [await visitor(admin), await visitor(ada)];
  await find(page, ada.name, ada.email);
  await confirm(page, 'Make an admin');
  await expectDone(page, 'There is one more admin.');
  expect((await open(hers, '/admin/people'))?.status()).toBe(200);
  await alive(page);
  await confirm(page, 'Make an ordinary account');
  await expectDone(page, 'This is an account like any other now.');
  expect((await open(hers, '/admin/people'))?.status()).toBe(403);

  await find(page, admin.name, admin.email);
  expect(await statusOf(page, 'dismiss_admin', () => confirm(page, 'Make an ordinary account'))).toBe(409);
  await alive(page);
  await expectSummary(page, ['This is the last admin who may sign in. Appoint another one first.']);
  await find(page, admin.name, admin.email);
  expect(await statusOf(page, 'disable_developer', () => confirm(page, 'Disable account'))).toBe(409);
  await alive(page);
  await expectSummary(page, ['This is the last admin who may sign in. Appoint another one first.']);
  expect((await open(page, '/admin/people'))?.status()).toBe(200);
});

test('people are found by a part of their name or address', async ({ visitor, mail, portal }) => {
  const found = await newcomer(portal, mail, 'Zuse Findable');
  await newcomer(portal, mail, 'Somebody Else');
  const page = await visitor(admin);
  await open(page, '/admin/people');
  await page.getByRole('searchbox').fill('zuse find');
  await page.getByRole('button', { name: 'Search' }).click();
  await expect(page).toHaveURL('/admin/people?q=zuse+find');
  await expect(page.getByRole('row')).toHaveCount(2);
  await expect(page.getByRole('row').last()).toContainText(found.email);
  await page.getByRole('searchbox').fill('nobody at all');
  await page.getByRole('button', { name: 'Search' }).click();
  await expect(page.getByText('Nobody fits')).toBeVisible();
});

test('the admin pages are for admins: a guest is asked to sign in, a developer is turned away', async ({
  page,
  visitor,
  mail,
  portal,
}) => {
  const hers = await visitor(await newcomer(portal, mail, 'Ada Curious'));
  const statuses = async (visitor: Page) => {
    const seen: unknown[] = [];
    for (const path of pages) {
      const answer = await open(visitor, path);
      const heading = visitor.getByText(/^(Sign in first|Not for you)$/);
      seen.push([path, answer?.status(), await heading.innerText()]);
    }
    return seen;
  };
  expect(await statuses(page)).toEqual(pages.map((path) => [path, 401, 'Sign in first']));
  expect(await statuses(hers)).toEqual(pages.map((path) => [path, 403, 'Not for you']));
  await expect(hers.getByRole('banner').getByRole('link', { name: 'Admin' })).toHaveCount(0);
});
