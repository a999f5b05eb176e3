import type { Page } from '@playwright/test';
import { ask, publish, unique, type Entry } from '../../fixtures/catalogue.ts';
import { expectDone, expectSummary } from '../../fixtures/forms.ts';
import { mailedKey, verify } from '../../fixtures/keys.ts';
import { expectGoodLooks } from '../../fixtures/looks.ts';
import { alive, open } from '../../fixtures/open.ts';
import { admin, enter, newcomer, signIn } from '../../fixtures/people.ts';
import { Receiver } from '../../fixtures/receiver.ts';
import { bootstrap, call } from '../../fixtures/robot.ts';
import { Site } from '../../fixtures/site.ts';
import { expect, test } from '../../fixtures/test.ts';

test.use({
  stage: 'elsewhere',
  settings: { KEYWRIGHT_ALLOW_PRIVATE_WEBHOOKS: 'true', KEYWRIGHT_BOOTSTRAP_TOKEN: bootstrap },
});

let site: Site;

test.beforeEach(async ({ portal }) => {
  site = await Site.start();
  site.serve(portal);
});

test.afterEach(async () => site.stop());

/** Sends a request by the form, and gives the page on which the browser is about to leave. */
async function requestByForm(page: Page, entry: Entry): Promise<void> {
  await open(page, `/apis/${entry.slug}/request`);
  await page.getByRole('button', { name: 'Send request' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '127.0.0.1 decides' })).toBeVisible();
  await alive(page);
}

test('an admin has another site decide, and the address has to be whole', async ({ page }) => {
  await signIn(page, admin);
  await open(page, '/admin/settings');
  await page.getByLabel('Another site decides').check();
  await page.getByLabel('Where developers are sent').fill('pay.example.com');
  await page.getByRole('button', { name: 'Save settings' }).click();
  await alive(page);
  await expectSummary(page, ['Enter the whole address to send developers to, with https://.']);
  await page.getByLabel('Where developers are sent').fill(site.url);
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expectDone(page, 'The settings were saved.');
});

test('a developer goes to the site that decides, which approves and sends them back', async ({ page, portal, mail }) => {
  await redirect(portal, site);
  const ada = await newcomer(portal, mail, 'Ada Redirected');
  await enter(page, portal, ada);
  const entry = await publish(portal, unique('Paid'));
  await requestByForm(page, entry);
  await expectGoodLooks(page, 'leave');
  await page.getByRole('button', { name: 'Continue to 127.0.0.1' }).click();
  await expect(page.getByRole('heading', { name: `Ada Redirected asks for ${entry.name}` })).toBeVisible();
  const [carried] = site.brought;
  await page.getByRole('button', { name: 'approve' }).click();
  await expect(page).toHaveURL(`${portal.url}/requests/${carried!.key_request_id}`);
  await alive(page);
  await expect(page.getByRole('main')).toContainText('Bootstrap token');
  expect(await verify(portal, await mailedKey(mail, ada, entry.name))).toBe(200);
  // What the browser carried is worth nothing any more.
  await page.goto(`${site.url}?${new URLSearchParams({ ...carried! })}`);
  await expect(page.getByRole('heading', { name: 'This code is worth nothing' })).toBeVisible();
});

test('what the other site declines is gone, and History says why', async ({ page, portal, mail }) => {
  await redirect(portal, site);
  const ada = await newcomer(portal, mail, 'Ada Declined');
  await enter(page, portal, ada);
  const entry = await publish(portal, unique('Unpaid'));
  await requestByForm(page, entry);
  await page.getByRole('button', { name: 'Continue to 127.0.0.1' }).click();
  await page.getByRole('button', { name: 'decline' }).click();
  await expect(page.getByRole('main')).toContainText('The invoice was not paid.');
});

test('a developer cancels instead of leaving, and comes back to it later from the request', async ({
  page,
  portal,
  mail,
}) => {
  await redirect(portal, site);
  const ada = await newcomer(portal, mail, 'Ada Hesitant');
  await enter(page, portal, ada);
  const entry = await publish(portal, unique('Doubtful'));
  await requestByForm(page, entry);
  const [, id] = /requests\/(req_\w+)\/leave/.exec(page.url())!;
  await open(page, `/requests/${id}`);
  await page.getByRole('link', { name: 'Continue to 127.0.0.1' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '127.0.0.1 decides' })).toBeVisible();
  await alive(page);
  await page.getByRole('button', { name: 'Cancel and withdraw the request' }).click();
  await expectDone(page, 'Your request was withdrawn.');
  expect(site.brought).toEqual([]);
});

test('a third party that is told by webhook decides by API', async ({ page, portal, mail }) => {
  const receiver = await Receiver.start();
  const elsewhere = { redirect_on_key_request: false, third_party_decides: true };
  await call(portal, 'PATCH', '/settings', elsewhere, { 'if-match': '*' });
  const hook = { url: receiver.url, description: 'Ticket system', events: ['key_request.handed_off'] };
  const { webhook } = await call(portal, 'POST', '/webhooks', hook);
  const ada = await newcomer(portal, mail, 'Ada Ticketed');
  await enter(page, portal, ada);
  const entry = await publish(portal, unique('Ticketed'));
  const id = await ask(portal, ada, entry);
  await open(page, `/requests/${id}`);
  await expect(page.getByRole('main')).toContainText('Ticket system decides');
  const told = JSON.parse((await receiver.told('key_request.handed_off')).body) as { data: { request: { id: string } } };
  expect(told.data.request.id).toBe(id);
  await call(portal, 'POST', `/requests/${told.data.request.id}/approve`, undefined, { 'if-match': '*' });
  expect(await verify(portal, await mailedKey(mail, ada, entry.name))).toBe(200);
  await open(page, '/keys');
  await expect(page.getByRole('main')).toContainText(entry.name);
  await call(portal, 'DELETE', `/webhooks/${webhook.id}`);
  await receiver.stop();
});

/** Has the site decide from now on. */
async function redirect(portal: Parameters<typeof call>[0], to: Site): Promise<void> {
  const elsewhere = { redirect_on_key_request: true, third_party_decides: false, redirect_to: to.url };
  await call(portal, 'PATCH', '/settings', elsewhere, { 'if-match': '*' });
}
