import { approve, ask, createPolicy, publish, unique } from '../../fixtures/catalogue.ts';
import { mailedKey, verify } from '../../fixtures/keys.ts';
import { expectGoodLooks } from '../../fixtures/looks.ts';
import { alive, open } from '../../fixtures/open.ts';
import { admin, newcomer } from '../../fixtures/people.ts';
import { expect, test } from '../../fixtures/test.ts';
import type { MailServer } from '../../fixtures/mail.ts';
import type { Portal } from '../../fixtures/portal.ts';
import type { Page } from '@playwright/test';

/** Somebody whose key may call three times an hour, and called four times. */
async function caller(portal: Portal, mail: MailServer, name: string) {
  const person = await newcomer(portal, mail, name);
  const policy = await createPolicy(portal, unique('Three'), { quota_calls: '3', quota_period: 'hour' });
  const entry = await publish(portal, unique('Tides'), { 'policies/0': policy });
  await approve(portal, await ask(portal, person, { ...entry, policies: [policy] }));
  const key = await mailedKey(mail, person, entry.name);
  await expect.poll(() => verify(portal, key)).toBe(200);
  const answers = [await verify(portal, key), await verify(portal, key), await verify(portal, key)];
  expect(answers).toEqual([200, 200, 429]);
  return { person, entry };
}

/** Looks at a page until it has the calls, which are written down every few seconds. */
async function openOnceCounted(page: Page, path: string): Promise<void> {
  await expect(async () => {
    await open(page, path);
    await expect(page.locator('.chart')).toContainText('Refused 1', { timeout: 1000 });
  }).toPass({ timeout: 30_000 });
}

/** Unfolds what the chart says in numbers and gives the cells of the running day or hour. */
async function lastRow(page: Page): Promise<string[]> {
  await page.getByText('As a table').click();
  return page.locator('.chart').getByRole('row').last().getByRole('cell').allTextContents();
}

test('a developer sees how much a key was used, by days and by hours', async ({ visitor, mail, portal }) => {
  const { person, entry } = await caller(portal, mail, 'Ada Calling');
  const page = await visitor(person);
  await openOnceCounted(page, await keyPage(portal, page, entry.name));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(entry.name);
  await expect(page.getByRole('img', { name: /^Calls in the last 30 days.*3 passed, 1 refused/ })).toBeVisible();
  expect(await lastRow(page)).toEqual(['3', '1']);
  await expectGoodLooks(page, 'key-usage');
  await page.getByRole('link', { name: '24 hours' }).click();
  await expect(page.getByRole('img', { name: /^Calls in the last 24 hours/ })).toBeVisible();
  await alive(page);
  expect(await lastRow(page)).toEqual(['3', '1']);
});

/** The address of the page about a key, as the list of keys has it. */
async function keyPage(portal: Portal, page: Page, name: string): Promise<string> {
  await open(page, '/keys');
  const link = page.getByRole('listitem').filter({ hasText: name }).getByRole('link', { name: 'See its usage' });
  return new URL((await link.getAttribute('href'))!, portal.url).pathname;
}

test('a key that was never used says so', async ({ visitor, mail, portal }) => {
  const person = await newcomer(portal, mail, 'Ada Silent');
  const entry = await publish(portal, unique('Silence'));
  await approve(portal, await ask(portal, person, entry));
  await mailedKey(mail, person, entry.name);
  const page = await visitor(person);
  await open(page, await keyPage(portal, page, entry.name));
  await expect(page.getByRole('main')).toContainText('No calls yet.');
  await expect(page.getByText('As a table')).toHaveCount(0);
  await expectGoodLooks(page, 'key-usage-none');
});

test('an admin sees the calls of a key, of an API and of everything', async ({ visitor, mail, portal }) => {
  const { person, entry } = await caller(portal, mail, 'Ada Watched');
  const page = await visitor(admin);
  await openOnceCounted(page, `/admin/entries/${entry.id}`);
  expect(await lastRow(page)).toEqual(['3', '1']);
  await expectGoodLooks(page, 'admin-entry-usage');
  const id = (await keyPage(portal, await visitor(person), entry.name)).split('/').at(-1)!;
  await open(page, `/admin/keys/${id}`);
  expect(await lastRow(page)).toEqual(['3', '1']);
  await expectGoodLooks(page, 'admin-key-usage');
  await open(page, '/admin/usage?span=24h');
  const row = page.getByRole('row').filter({ hasText: entry.name });
  await expect(row.getByRole('cell')).toHaveText(['3', '1']);
  await expectGoodLooks(page, 'admin-usage');
  await row.getByRole('link', { name: entry.name }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(entry.name);
  await expect(page.getByRole('img', { name: /^Calls in the last 24 hours/ })).toBeVisible();
});

test('the page of an API says which calls a policy allows', async ({ page, visitor, portal }) => {
  const policy = await createPolicy(portal, unique('Reader'), { allows: 'GET,HEAD /v1/stations/*\n/v1/reports/**' });
  const entry = await publish(portal, unique('Stations'), { 'policies/0': policy });
  await open(page, `/apis/${entry.slug}`);
  const calls = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'Calls' }) });
  await expect(calls.getByRole('cell')).toHaveText('GET,HEAD /v1/stations/*\n/v1/reports/**');
  await expectGoodLooks(page, 'entry-calls');
  const edited = await visitor(admin);
  await open(edited, `/admin/entries/${entry.id}`);
  await expect(edited.getByLabel(/Reader .* GET,HEAD \/v1\/stations\/\*, \/v1\/reports\/\*\*/)).toBeChecked();
});
