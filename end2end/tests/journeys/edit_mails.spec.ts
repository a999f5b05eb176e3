import type { Locator, Page } from '@playwright/test';
import { ask, publish, unique } from '../../fixtures/catalogue.ts';
import { expectDone, expectMistake, statusOf } from '../../fixtures/forms.ts';
import { alive, open, runsScripts } from '../../fixtures/open.ts';
import { admin, newcomer } from '../../fixtures/people.ts';
import { expect, test } from '../../fixtures/test.ts';
import { must } from '../../fixtures/wire.ts';

test.use({ stage: 'mails of its own' });

/** How the mail being edited reads. Follows what is typed; without JavaScript somebody has to ask for it. */
async function preview(page: Page): Promise<Locator> {
  if (!runsScripts()) await page.getByRole('button', { name: 'Preview' }).click();
  return page.locator('section').filter({ has: page.getByRole('heading', { name: 'Preview' }) });
}

async function save(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Save mail' }).click();
  await expectDone(page, 'The mail was saved.');
  await alive(page);
}

test('a mail in other words is looked at, refused while it is wrong, saved, sent, and put back', async ({ visitor, mail, portal }) => {
  const [entry, ada] = [await publish(portal, unique('Gusts')), await newcomer(portal, mail, 'Ada Reader')];
  const boss = await visitor(admin);
  await open(boss, '/admin/mails');
  await boss.getByRole('link', { name: 'Request received' }).click();
  await expect(boss.getByRole('heading', { level: 1, name: 'Request received' })).toBeVisible();
  await alive(boss);
  await expect(boss.getByLabel('Subject')).toHaveValue('We have your request for {{ title }}');

  const text = boss.getByLabel('Text', { exact: true });
  await boss.getByLabel('Subject').fill('Thanks for asking about {{ title }}');
  await text.fill('Hello {{ name }}, **we read it** soon.\n\n{{ link }}');
  await expect(await preview(boss)).toContainText('Thanks for asking about Weather');
  await expect((await preview(boss)).locator('strong')).toHaveText('we read it');
  await expect(text).toHaveValue('Hello {{ name }}, **we read it** soon.\n\n{{ link }}');

  await text.fill('Hello\n\n{{ nmae }}');
  await expect(await preview(boss)).toContainText('Text: There is no value called “nmae”.');
  const press = () => boss.getByRole('button', { name: 'Save mail' }).click();
  expect(await statusOf(boss, 'change_mail', press)).toBe(422);
  await alive(boss);
  const known = 'There are: asked_by, link, name, policy, portal, portal_link, title, who_decides.';
  await expectMistake(text, `There is no value called “nmae”. ${known}`);

  await text.fill('Hello {{ name }}, **we read it** soon.\n\n{{ link }}');
  await save(boss);
  await ask(portal, ada, entry);
  const receipt = await mail.arrived(ada.email, new RegExp(`^Thanks for asking about ${entry.name}$`));
  expect(receipt.text).toContain('Hello Ada Reader, **we read it** soon.');
  expect(receipt.html).toContain('Hello Ada Reader, <strong>we read it</strong> soon.');

  await boss.getByRole('button', { name: 'Send a test to myself' }).click();
  await expectDone(boss, `A test is on its way to ${admin.email}.`);
  await alive(boss);
  const sample = await mail.arrived(admin.email, /^\[Test\] Thanks for asking about Weather$/);
  expect(sample.text).toContain('Hello Ada Lovelace');

  await boss.getByText('Reset to default').click();
  await boss.getByRole('button', { name: 'Forget my words' }).click();
  await expectDone(boss, 'The mail reads again as it comes.');
  await alive(boss);
  await expect(boss.getByLabel('Subject')).toHaveValue('We have your request for {{ title }}');
  await expect(boss.getByText('Reset to default')).toHaveCount(0);
});

test('a mail that carries a key has to show it, and is always sent', async ({ visitor }) => {
  const boss = await visitor(admin);
  await open(boss, '/admin/mails/key');
  await expect(boss.getByRole('switch')).toHaveCount(0);
  await boss.getByLabel('Text', { exact: true }).fill('Your key is ready.');
  const press = () => boss.getByRole('button', { name: 'Save mail' }).click();
  expect(await statusOf(boss, 'change_mail', press)).toBe(422);
  await alive(boss);
  await expect(boss.getByRole('alert')).toContainText('This mail is sent for its key or link. Write {{ secret }}');
});

test('a mail that is switched off is not sent', async ({ visitor, mail, portal }) => {
  const [entry, ada] = [await publish(portal, unique('Squalls')), await newcomer(portal, mail, 'Ada Quiet')];
  const boss = await visitor(admin);
  await open(boss, '/admin/mails/declined');
  await boss.getByRole('switch', { name: 'This mail is sent' }).uncheck();
  await save(boss);
  await open(boss, '/admin/mails');
  await expect(boss.getByRole('row', { name: /Request declined/ })).toContainText('Switched off');
  const first = await ask(portal, ada, entry);
  await must(portal, 'decline_request', { id: first, revision: '1', reason: 'No.' }, admin);
  const second = await ask(portal, ada, entry);
  await must(portal, 'approve_request', { id: second, revision: '1' }, admin);
  await mail.arrived(ada.email, /^Your key for/);
  expect((await mail.to(ada.email)).map(({ subject }) => subject)).not.toContainEqual(expect.stringMatching(/declined/));
  await open(boss, '/admin/mails/declined');
  await boss.getByRole('switch', { name: 'This mail is sent' }).check();
  await save(boss);
});

test('mails are from whom the admins say', async ({ visitor, mail, portal }) => {
  const [entry, ada] = [await publish(portal, unique('Breezes')), await newcomer(portal, mail, 'Ada Answered')];
  const boss = await visitor(admin);
  await open(boss, '/admin/mails');
  await boss.getByLabel('Address of the sender').fill('nobody');
  const press = () => boss.getByRole('button', { name: 'Save sender' }).click();
  expect(await statusOf(boss, 'change_mail_sender', press)).toBe(422);
  await alive(boss);
  await expectMistake(boss.getByLabel('Address of the sender'), 'Enter an e-mail address, like name@example.com.');
  await boss.getByLabel('Name of the sender').fill('Key desk');
  await boss.getByLabel('Address of the sender').fill('desk@example.com');
  await press();
  await expectDone(boss, 'The sender was saved.');
  await ask(portal, ada, entry);
  const receipt = await mail.arrived(ada.email, /request for Breezes/);
  expect(receipt.from).toBe('desk@example.com');
});

test('only admins see the mails', async ({ visitor, mail, portal }) => {
  const ada = await visitor(await newcomer(portal, mail, 'Ada Curious'));
  expect((await open(ada, '/admin/mails'))?.status()).toBe(403);
  expect((await open(ada, '/admin/mails/key'))?.status()).toBe(403);
});
