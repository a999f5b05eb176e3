import { approve, ask, createPolicy, publish, unique } from '../../fixtures/catalogue.ts';
import { expectDone, expectMistake, expectSummary, statusOf } from '../../fixtures/forms.ts';
import { keyIn, mailedKey, verify } from '../../fixtures/keys.ts';
import { expectGoodLooks } from '../../fixtures/looks.ts';
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

test('a developer rotates a key: the new one is shown once, the old one goes on as long as they chose', async ({
  visitor,
  mail,
  portal,
}) => {
  const { person, entry, key } = await holder(portal, mail, 'Ada Rotating');
  const page = await visitor(person);
  await open(page, '/keys');
  await page.getByText('Rotate', { exact: true }).click();
  await page.getByLabel('The old key').selectOption('goes on for an hour');
  await page.getByRole('button', { name: 'Rotate key' }).click();
  await expectDone(page, 'Your new key is shown above the others, once.');
  const shown = page.getByRole('group', { name: 'Your key' });
  await expect(shown).toBeVisible();
  const second = keyIn(await shown.innerText())!;
  await expectGoodLooks(page, 'keys-rotated');
  await expect.poll(() => verify(portal, second)).toBe(200);
  expect(await verify(portal, key)).toBe(200);

  await open(page, '/keys');
  await expect(page.getByRole('main')).not.toContainText(second);
  const cardOf = (key: string) =>
    page.getByRole('listitem').filter({ has: page.locator('.key-head', { hasText: key.slice(-4) }) });
  await expect(cardOf(key)).toContainText(/Old.*kw_….{4} takes its place\. This one works until .* UTC/);
  await expect(cardOf(second)).toContainText(/New.*It takes the place of kw_….{4}\./);
  const card = cardOf(second).filter({ hasText: entry.name });
  await card.getByText('Rotate', { exact: true }).click();
  await card.getByLabel('The old key').selectOption('stops working at once');
  await card.getByRole('button', { name: 'Rotate key' }).click();
  await expect(shown).toBeVisible();
  await expect.poll(() => verify(portal, second)).toBe(403);
});

test('an admin moves a key to another policy and sets its end', async ({ visitor, mail, portal }) => {
  const { person, entry } = await holder(portal, mail, 'Ada Managed');
  const gold = unique('Gold');
  await createPolicy(portal, gold, { rate_calls: '600', rate_seconds: '60' });
  const page = await visitor(admin);
  await find(page, person);
  await page.getByRole('link', { name: 'Manage', exact: true }).click();
  await alive(page);
  await expect(page.getByRole('main')).toContainText(`A key for ${entry.name}.`);
  await page.getByLabel('The key follows').selectOption(`${gold} · 600/min`);
  await page.getByRole('button', { name: 'Change policy' }).click();
  await expectDone(page, 'The key follows this policy from now on.');
  await expect(page.getByRole('main')).toContainText('Key moved to another policy');
  await alive(page);
  await page.getByLabel('Last day').fill('2020-01-31');
  const setEnd = () => page.getByRole('button', { name: 'Set end' }).click();
  expect(await statusOf(page, 'set_key_expiry', setEnd)).toBe(422);
  await alive(page);
  await expectSummary(page, ['Choose a day to come, or revoke the key to end it now.']);
  await page.getByLabel('Last day').fill('2099-01-31');
  await setEnd();
  await expectDone(page, 'The end of the key was set.');
  await expect(page.getByRole('main')).toContainText('End of the key changed');
  await expectGoodLooks(page, 'admin-key');
  const hers = await visitor(person);
  await open(hers, '/keys');
  await expect(hers.getByRole('main')).toContainText(gold);
  await expect(hers.getByRole('main')).toContainText('2099');
});

test('an admin gives a key limits of its own and resets its quota; its developer sees what is used', async ({
  visitor,
  mail,
  portal,
}) => {
  const { person, key } = await holder(portal, mail, 'Ada Limited');
  const page = await visitor(admin);
  await find(page, person);
  await page.getByRole('link', { name: 'Manage', exact: true }).click();
  await alive(page);
  const limits = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Limits' }) });
  const set = () => limits.getByRole('button', { name: 'Set limits' }).click();
  await expect(limits.getByLabel('Calls in a period')).toBeHidden();
  await limits.getByLabel('Quota', { exact: true }).selectOption('One of its own, for everything it opens');
  expect(await statusOf(page, 'set_key_limits', set)).toBe(422);
  await alive(page);
  await expectMistake(limits.getByLabel('Calls in a period'), 'Write how many calls, or choose another way.');
  await limits.getByLabel('Calls in a period').fill('2');
  await limits.getByLabel('Period', { exact: true }).selectOption('a day');
  await set();
  await expectDone(page, 'The key keeps to these limits from now on.');
  await alive(page);
  await expect(page.getByRole('main')).toContainText('0 of 2 a day used');
  await expectGoodLooks(page, 'admin-key-limits');
  await expect.poll(() => verify(portal, key)).toBe(429);

  const hers = await visitor(person);
  await expect.poll(async () => (await open(hers, '/keys'), hers.getByRole('main').innerText())).toContain('2 of 2 a day used');
  await expect(hers.getByRole('main')).toContainText('60/min');
  await expectGoodLooks(hers, 'keys-limits');
  await limits.getByText('Reset quota', { exact: true }).first().click();
  await limits.getByRole('button', { name: 'Reset quota' }).click();
  await expectDone(page, 'The quota counts from nothing.');
  await expect.poll(() => verify(portal, key)).toBe(200);
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
