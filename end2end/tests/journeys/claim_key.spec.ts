import type { Page } from '@playwright/test';
import { approve, ask, describe, publish, unique, type Entry } from '../../fixtures/catalogue.ts';
import { expectDone } from '../../fixtures/forms.ts';
import { keyIn, verify } from '../../fixtures/keys.ts';
import { linkIn, type MailServer } from '../../fixtures/mail.ts';
import { expectGoodLooks } from '../../fixtures/looks.ts';
import { alive, open } from '../../fixtures/open.ts';
import { admin, newcomer } from '../../fixtures/people.ts';
import type { Account, Portal } from '../../fixtures/portal.ts';
import { expect, test } from '../../fixtures/test.ts';

const document = '{"openapi":"3.1.0","info":{"title":"V","version":"1"},"servers":[{"url":"https://vault.example.com/v1"}],"paths":{}}';
const secure = { secure_key_approval: 'yes' };

/** The address in the mail that says an approval came. */
async function link(mail: MailServer, portal: Portal, who: Account, entry: Entry): Promise<string> {
  const told = await mail.arrived(who.email, new RegExp(`^Your request for ${entry.name} was approved`));
  expect(keyIn(told.text + told.html), 'no key travels by mail').toBeUndefined();
  return linkIn(told, `${portal.url}/claim/`);
}

/** Asks, has it approved, and opens the link. */
async function approved(portal: Portal, mail: MailServer, who: Account, page: Page) {
  const entry = await publish(portal, unique('Vault'), secure);
  await describe(portal, entry, document);
  const request = await ask(portal, who, entry);
  await approve(portal, request);
  const address = await link(mail, portal, who, entry);
  await open(page, address);
  return { entry, request, address };
}

const generate = (page: Page) => page.getByRole('button', { name: 'Generate key' }).click();
const shown = (page: Page) => page.getByRole('group', { name: 'Your key' });

test('behind the mailed link the developer generates a key and sees it once', async ({ visitor, mail, portal }) => {
  const ada = await newcomer(portal, mail, 'Ada Secure');
  const hers = await visitor(ada);
  const { entry, address } = await approved(portal, mail, ada, hers);
  await expect(hers.getByRole('heading', { level: 2, name: `For ${entry.name}` })).toBeVisible();
  await expectGoodLooks(hers, 'claim');
  await generate(hers);
  await expect(shown(hers)).toBeVisible();
  const key = keyIn(await shown(hers).innerText())!;
  await expect(hers.getByRole('group', { name: 'A first call' })).toContainText(
    `curl -H 'Authorization: Bearer ${key}' 'https://vault.example.com/v1'`,
  );
  await expectGoodLooks(hers, 'claim-generated');
  await expect.poll(() => verify(portal, key)).toBe(200);

  await hers.getByRole('button', { name: 'I have saved it' }).click();
  await expectDone(hers, 'The key is listed here from now on');
  await expect(hers.getByRole('main')).toContainText(entry.name);
  await open(hers, address);
  await expect(hers.getByRole('main')).toContainText('This link has done its work');
  await expect(hers.getByRole('main')).not.toContainText(key);
});

test('a key that was not seen is generated again, and the first one stops working', async ({ visitor, mail, portal }) => {
  const ada = await newcomer(portal, mail, 'Ada Twice');
  const hers = await visitor(ada);
  const { address } = await approved(portal, mail, ada, hers);
  await generate(hers);
  await expect(shown(hers)).toBeVisible();
  // Nobody calls with it: whoever uses a key has seen it.
  const first = keyIn(await shown(hers).innerText())!;

  await open(hers, address);
  await expect(hers.getByRole('main')).not.toContainText(first);
  await hers.getByText('You did not see the key?').click();
  await hers.getByRole('button', { name: 'Generate again' }).click();
  await expect(shown(hers)).toBeVisible();
  const second = keyIn(await shown(hers).innerText())!;
  expect(second).not.toBe(first);
  await expect.poll(() => verify(portal, second)).toBe(200);
  await expect.poll(() => verify(portal, first)).toBe(401);
});

test('a link is for its developer alone, signed in', async ({ page, visitor, mail, portal }) => {
  const ada = await newcomer(portal, mail, 'Ada Alone');
  const eve = await newcomer(portal, mail, 'Eve Curious');
  const hers = await visitor(ada);
  const { address } = await approved(portal, mail, ada, hers);
  const others = await visitor(eve);
  const wrong = await open(others, address);
  const unknown = await open(others, `${portal.url}/claim/made-up`);
  expect([wrong?.status(), unknown?.status()]).toEqual([404, 404]);
  await expect(others.getByRole('button', { name: 'Generate key' })).toHaveCount(0);

  expect((await open(page, address))?.status()).toBe(401);
  await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
  await alive(page);
  await page.getByLabel('E-mail').fill(ada.email);
  await page.getByLabel('Password').fill(ada.password);
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('button', { name: 'Generate key' })).toBeVisible();
  await expect(page).toHaveURL(address);
});

test('an admin cancels a link and sends another; only the newest works', async ({ visitor, mail, portal }) => {
  const ada = await newcomer(portal, mail, 'Ada Patient');
  const hers = await visitor(ada);
  const { entry, request, address } = await approved(portal, mail, ada, hers);
  const boss = await visitor(admin);
  await open(boss, `/queue?show=all&request=${request}`);
  await boss.getByText('Cancel the link', { exact: true }).click();
  await boss.getByRole('button', { name: 'Cancel link' }).click();
  await expectDone(boss, 'The link was cancelled.');
  expect((await open(hers, address))?.status()).toBe(404);
  await expect(boss.getByRole('main')).toContainText('Link cancelled');

  await alive(boss);
  await boss.getByRole('button', { name: 'Send a new link' }).click();
  await expectDone(boss, 'A new link is on its way.');
  await expect.poll(async () => await link(mail, portal, ada, entry)).not.toBe(address);
  await open(hers, await link(mail, portal, ada, entry));
  await generate(hers);
  await expect(shown(hers)).toBeVisible();
});

test('whoever never asked cancels the link, and the admins are told', async ({ visitor, mail, portal }) => {
  const ada = await newcomer(portal, mail, 'Ada Surprised');
  const hers = await visitor(ada);
  const { entry, address } = await approved(portal, mail, ada, hers);
  await hers.getByText("This wasn't me").click();
  await hers.getByRole('button', { name: 'Cancel it and tell the admins' }).click();
  await expectDone(hers, 'The link was cancelled and the admins were told.');
  expect((await open(hers, address))?.status()).toBe(404);
  const alert = await mail.arrived(admin.email, new RegExp(`did not ask for ${entry.name}`));
  expect(alert.text).toContain(ada.email);
});

test('where no approval is needed the key is there at once, and in the mail', async ({ visitor, mail, portal }) => {
  const entry = await publish(portal, unique('Open door'), { require_key_approval: 'no' });
  const ada = await newcomer(portal, mail, 'Ada Quick');
  const hers = await visitor(ada);
  await open(hers, `/apis/${entry.slug}/request`);
  await expect(hers.getByRole('main')).toContainText('Approved at once: you see your key');
  await hers.getByRole('button', { name: 'Send request' }).click();
  await expect(shown(hers)).toBeVisible();
  const key = keyIn(await shown(hers).innerText())!;
  await expectGoodLooks(hers, 'key-at-once');
  const delivered = await mail.arrived(ada.email, new RegExp(`^Your key for ${entry.name}`));
  expect(keyIn(delivered.text)).toBe(key);
  await expect.poll(() => verify(portal, key)).toBe(200);
  await open(hers, hers.url());
  await expect(hers.getByRole('main')).toContainText('Granted');
  await expect(hers.getByRole('main')).not.toContainText(key);
});
