import type { Page } from '@playwright/test';
import { ask, createPolicy, publish, askThese, unique } from '../../fixtures/catalogue.ts';
import { expectDone, expectMistake, expectSummary, statusOf } from '../../fixtures/forms.ts';
import { alive, open, runsScripts } from '../../fixtures/open.ts';
import { admin, newcomer, signIn } from '../../fixtures/people.ts';
import { Receiver, verified } from '../../fixtures/receiver.ts';
import { expect, test } from '../../fixtures/test.ts';

test.use({ stage: 'webhooks', settings: { KEYWRIGHT_ALLOW_PRIVATE_WEBHOOKS: 'true' } });

let receiver: Receiver;

test.beforeEach(async ({ page }) => {
  receiver = await Receiver.start();
  await signIn(page, admin);
});

test.afterEach(async () => receiver.stop());

/** Adds an endpoint for one kind of event, and gives the secret that the next page shows. */
async function add(page: Page, event: string): Promise<string> {
  await open(page, '/admin/webhooks/new');
  await page.getByLabel('Address').fill(receiver.url);
  await page.getByLabel('Some events').check();
  await page.getByRole('checkbox', { name: event, exact: true }).check();
  await page.getByRole('button', { name: 'Add webhook' }).click();
  await expect(page).toHaveURL(/\/admin\/webhooks\/whk_\w+$/);
  return secret(page);
}

/** The secret on the page, which says that it is not shown again. */
async function secret(page: Page): Promise<string> {
  await expect(page.getByText('it is not shown again')).toBeVisible();
  const text = await page.getByRole('group', { name: 'Secret' }).locator('.copy-text').innerText();
  expect(text).toMatch(/^whsec_[A-Za-z0-9+/]{32}$/);
  await alive(page);
  return text;
}

/** Reads the page of a delivery until its first try is over. */
async function lookUntil(page: Page, words: string): Promise<void> {
  await expect(async () => {
    const again = page.getByRole('link', { name: 'Look again' });
    if (!runsScripts() && (await again.isVisible())) await again.click();
    await expect(page.getByRole('main')).toContainText(words, { timeout: 500 });
  }).toPass();
}

test('an admin adds a webhook, sees its secret once, and a test arrives that the standard library verifies', async ({
  page,
}) => {
  await open(page, '/admin/webhooks');
  await page.getByRole('link', { name: 'New webhook' }).click();
  await alive(page);
  const create = () => page.getByRole('button', { name: 'Add webhook' }).click();
  await page.getByLabel('Some events').check();
  expect(await statusOf(page, 'create_webhook', create)).toBe(422);
  await alive(page);
  await expectSummary(page, [
    'Enter a whole address, beginning with https:// or http://.',
    'Choose at least one event, or all of them.',
  ]);
  await expectMistake(page.getByLabel('Address'), 'Enter a whole address, beginning with https:// or http://.');
  await page.getByLabel('Address').fill(receiver.url);
  await page.getByLabel('Description').fill('The ticket system');
  await page.getByRole('checkbox', { name: 'key.issued' }).check();
  await create();
  await expectDone(page, 'The webhook was added.');
  const whsec = await secret(page);
  expect(page.url()).not.toContain(whsec);
  await page.reload();
  await alive(page);
  await expect(page.getByRole('main')).toContainText('The ticket system');
  expect(await page.content()).not.toContain(whsec);

  await page.getByRole('button', { name: 'Send a test' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('webhook.ping');
  const message = await receiver.told('webhook.ping');
  expect(verified(whsec, message).data.about.title).toBe(receiver.url);
  expect(() => verified(whsec, { ...message, body: message.body.replace('ping', 'pong') })).toThrow();
  await lookUntil(page, 'The receiver answered 204.');
  await expect(page.getByRole('main')).toContainText(message.headers['webhook-signature']!);
  await expect(page.getByRole('main')).toContainText('Delivered');
  await open(page, '/admin/webhooks');
  const row = page.getByRole('row', { name: new RegExp(`:${receiver.port}/`) });
  await expect(row).toContainText('key.issued');
  await expect(row).toContainText('Enabled');
});

test('a third party is told of a request with everything it needs to decide', async ({ page, portal, mail }) => {
  const ada = await newcomer(portal, mail, 'Ada Asking');
  const entry = await publish(portal, unique('Tides'));
  await askThese(portal, entry, [{ key: 'why', label: 'What for?', kind: 'text' }]);
  const whsec = await add(page, 'key_request.submitted');
  await ask(portal, ada, entry, { 'answers[why]': 'To sail' });
  const told = verified(whsec, await receiver.told('key_request.submitted'));
  expect(told.data.request).toMatchObject({
    developer: { name: ada.name, email: ada.email },
    items: [{ entry: { slug: entry.slug, name: entry.name }, policy: { id: entry.policies[0] } }],
    answers: [{ key: 'why', label: 'What for?', value: 'To sail' }],
  });
});

test('after a rotation messages are good under the new secret and, for a day, under the old one', async ({
  page,
  portal,
}) => {
  const old = await add(page, 'policy.created');
  await page.getByText('Rotate secret', { exact: true }).first().click();
  await page.getByRole('button', { name: 'Rotate secret' }).click();
  await expectDone(page, 'There is a new secret.');
  await expect(page.getByText(old)).toHaveCount(0);
  const fresh = await secret(page);
  await expect(page.getByRole('main')).toContainText('signed with the old secret as well');
  await createPolicy(portal, unique('Rotated'));
  const message = await receiver.told('policy.created');
  expect(verified(fresh, message)).toEqual(verified(old, message));
});

test('what a receiver refused waits for its next try, or is sent again by hand under the same id', async ({
  page,
  portal,
}) => {
  receiver.status = 500;
  const whsec = await add(page, 'policy.created');
  const hook = page.url();
  await createPolicy(portal, unique('Refused'));
  const first = await receiver.told('policy.created');
  await expect(async () => {
    await open(page, hook);
    await expect(page.getByRole('row', { name: /policy.created/ })).toContainText('Waiting', { timeout: 500 });
  }).toPass();
  await expect(page.getByRole('main')).toContainText('Failing');
  await page.getByRole('link', { name: 'policy.created' }).click();
  await alive(page);
  await expect(page.getByRole('main')).toContainText('The receiver answered 500.');
  await expect(page.getByRole('main')).toContainText('Not today');
  receiver.status = 204;
  await page.getByRole('button', { name: 'Redeliver' }).click();
  await lookUntil(page, 'The receiver answered 204.');
  const second = await receiver.told('policy.created', 2);
  expect(second.headers['webhook-id']).toBe(first.headers['webhook-id']);
  expect(verified(whsec, second)).toEqual(verified(whsec, first));
});

test('a disabled webhook is told nothing until it is enabled; a deleted one is gone', async ({ page, portal }) => {
  await add(page, 'policy.created');
  const hook = page.url();
  await page.getByText('Disable', { exact: true }).first().click();
  await page.getByRole('button', { name: 'Disable' }).click();
  await expectDone(page, 'The webhook was disabled.');
  await expect(page.getByRole('main')).toContainText(`Disabled by ${admin.name}`);
  await createPolicy(portal, unique('Unheard'));
  await alive(page);
  await page.getByRole('button', { name: 'Enable' }).click();
  await expectDone(page, 'The webhook is told again from now on.');
  const heard = unique('Heard');
  await createPolicy(portal, heard);
  const message = await receiver.told('policy.created');
  expect(message.body).toContain(heard);
  expect(receiver.messages).toHaveLength(1);

  await open(page, hook);
  await page.getByLabel('Description').fill('Old system');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expectDone(page, 'The webhook was saved.');
  await alive(page);
  await page.getByText('Delete webhook', { exact: true }).first().click();
  await page.getByRole('button', { name: 'Delete webhook' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Webhooks' })).toBeVisible();
  expect((await open(page, hook))?.status()).toBe(404);
});

test('a power cut costs no message', async ({ page, portal }) => {
  const whsec = await add(page, 'policy.created');
  const name = unique('Survivor');
  await createPolicy(portal, name);
  await portal.kill();
  await portal.resume();
  const message = await receiver.told('policy.created');
  expect(verified(whsec, message).data.about.title).toBe(name);
});
