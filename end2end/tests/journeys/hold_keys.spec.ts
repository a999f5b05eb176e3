import { approve, ask, publish, unique } from '../../fixtures/catalogue.ts';
import { expectDone, statusOf } from '../../fixtures/forms.ts';
import { mailedKey, verify } from '../../fixtures/keys.ts';
import { alive, open } from '../../fixtures/open.ts';
import { admin, newcomer } from '../../fixtures/people.ts';
import { expect, test } from '../../fixtures/test.ts';
import type { MailServer } from '../../fixtures/mail.ts';
import type { Account, Portal } from '../../fixtures/portal.ts';
import type { Page } from '@playwright/test';

/** Somebody with a key that works. */
async function holder(portal: Portal, mail: MailServer, name: string) {
  const person = await newcomer(portal, mail, name);
  const entry = await publish(portal, unique('Ports'));
  await approve(portal, await ask(portal, person, entry));
  const key = await mailedKey(mail, person, entry.name);
  await expect.poll(() => verify(portal, key)).toBe(200);
  return { person, entry, key };
}

/** Opens somebody's page among the people, as an admin finds it. */
async function find(page: Page, person: Account): Promise<void> {
  await open(page, '/admin/people');
  await page.getByRole('searchbox').fill(person.email);
  await page.getByRole('button', { name: 'Search' }).click();
  await page.getByRole('link', { name: person.name }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(person.name);
  await alive(page);
}

test('a developer knows a key by its hint and ends it by typing the word', async ({ visitor, mail, portal }) => {
  const { person, entry, key } = await holder(portal, mail, 'Ada Holding');
  const page = await visitor(person);
  await open(page, '/keys');
  const card = page.getByRole('listitem').filter({ hasText: entry.name });
  await expect(card.locator('.mono').first()).toHaveText(/^kw_/);
  await expect(card).toContainText(key.slice(-4));
  await expect(page.getByRole('main')).not.toContainText(key);
  await card.getByText('Revoke', { exact: true }).click();
  const revoke = () => card.getByRole('button', { name: 'Revoke key' }).click();
  await card.getByLabel('Type revoke to confirm').fill('please');
  expect(await statusOf(page, 'revoke_key', revoke)).toBe(422);
  await alive(page);
  await expect(page.getByRole('alert')).toContainText('Type revoke into the box to confirm.');
  expect(await verify(portal, key)).toBe(200);
  await card.getByLabel('Type revoke to confirm').fill('revoke');
  await revoke();
  await expect(card).toContainText('Revoked');
  await expect.poll(() => verify(portal, key)).toBe(403);
});

test('an admin pauses, resumes and revokes a key', async ({ visitor, mail, portal }) => {
  const { person, entry, key } = await holder(portal, mail, 'Ada Supervised');
  const page = await visitor(admin);
  await find(page, person);
  const card = page.getByRole('listitem').filter({ hasText: entry.name });
  await card.getByRole('button', { name: 'Pause' }).click();
  await expect(card).toContainText('Paused');
  await expect.poll(() => verify(portal, key)).toBe(403);
  await alive(page);
  await card.getByRole('button', { name: 'Resume' }).click();
  await expect(card).toContainText('Active');
  await expect.poll(() => verify(portal, key)).toBe(200);
  await alive(page);
  await card.getByText('Revoke', { exact: true }).click();
  await card.getByLabel('Type revoke to confirm').fill('revoke');
  await card.getByRole('button', { name: 'Revoke key' }).click();
  await expect(card).toContainText('Revoked');
  await expect.poll(() => verify(portal, key)).toBe(403);
});

test('the keys of a disabled account open nothing until it is enabled again', async ({ visitor, mail, portal }) => {
  const { person, key } = await holder(portal, mail, 'Ada Disabled');
  const hers = await visitor(person);
  const page = await visitor(admin);
  await find(page, person);
  await page.getByText('Disable account', { exact: true }).first().click();
  await page.getByRole('button', { name: 'Disable account' }).click();
  await expectDone(page, 'The account was disabled.');
  await expect.poll(() => verify(portal, key)).toBe(403);
  expect((await open(hers, '/keys'))?.status()).toBe(401);
  await alive(page);
  await page.getByRole('button', { name: 'Enable account' }).click();
  await expectDone(page, 'The account can be used again.');
  await expect.poll(() => verify(portal, key)).toBe(200);
});
