import { expectGoodLooks } from '../../fixtures/looks.ts';
import { open } from '../../fixtures/open.ts';
import { expect, test } from '../../fixtures/test.ts';
import type { Portal } from '../../fixtures/portal.ts';

test.use({ stage: 'demo' });

const boss = (portal: Portal) => portal.sampleAccounts.find(({ name }) => name === 'Admin')!;

test('the queue, and one request', async ({ visitor, portal }) => {
  const page = await visitor(boss(portal));
  await open(page, '/queue');
  await expectGoodLooks(page, 'queue');
  await page.getByRole('link', { name: /Dana Developer/ }).first().click();
  await expect(page.getByRole('button', { name: 'Approve' })).toBeVisible();
  await expectGoodLooks(page, 'queue-chosen');
});

test('declining without a reason', async ({ visitor, portal }) => {
  const page = await visitor(boss(portal));
  await open(page, '/queue');
  await page.getByRole('link', { name: /Dana Developer/ }).first().click();
  await page.getByText('Decline', { exact: true }).click();
  await page.getByRole('button', { name: 'Decline request' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await expectGoodLooks(page, 'queue-decline');
});

test('the catalogue entries', async ({ visitor, portal }) => {
  const page = await visitor(boss(portal));
  await open(page, '/admin/entries');
  await expectGoodLooks(page, 'admin-entries');
  await page.getByRole('link', { name: 'Weather' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Weather' })).toBeVisible();
  await expectGoodLooks(page, 'admin-entry');
});

test('what is wrong with a new entry', async ({ visitor, portal }) => {
  const page = await visitor(boss(portal));
  await open(page, '/admin/entries/new');
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await expectGoodLooks(page, 'admin-entry-wrong');
});

test('the policies', async ({ visitor, portal }) => {
  const page = await visitor(boss(portal));
  await open(page, '/admin/policies');
  await expectGoodLooks(page, 'admin-policies');
  await page.getByRole('link', { name: 'Pro' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Pro' })).toBeVisible();
  await expectGoodLooks(page, 'admin-policy');
});

test('a new policy', async ({ visitor, portal }) => {
  const page = await visitor(boss(portal));
  await open(page, '/admin/policies/new');
  await expectGoodLooks(page, 'admin-policy-new');
});

test('a policy of a gateway, and the comparison', async ({ visitor, portal }) => {
  const page = await visitor(boss(portal));
  await open(page, '/admin/policies/new');
  await page.getByLabel('Keys are kept by').selectOption('Tyk gateway');
  await expectGoodLooks(page, 'admin-policy-gateway');
  await open(page, '/admin/issuers');
  await expect(page.getByRole('main')).toContainText('No gateway');
  await expectGoodLooks(page, 'admin-issuers');
});

test('the people', async ({ visitor, portal }) => {
  const page = await visitor(boss(portal));
  await open(page, '/admin/people');
  await expectGoodLooks(page, 'admin-people');
  await page.getByRole('link', { name: 'Dana Developer' }).click();
  await page.getByText('Disable account', { exact: true }).first().click();
  await expectGoodLooks(page, 'admin-person');
});

test('nobody fits, and the account menu', async ({ visitor, portal }) => {
  const page = await visitor(boss(portal));
  await open(page, '/admin/people?q=nobody');
  await expectGoodLooks(page, 'admin-people-nobody');
  await page.getByLabel('Account', { exact: true }).click();
  await expectGoodLooks(page, 'account-menu');
});

test('the settings', async ({ visitor, portal }) => {
  const page = await visitor(boss(portal));
  await open(page, '/admin/settings');
  await expectGoodLooks(page, 'admin-settings');
  await page.getByLabel('Name of the portal').fill('');
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await expectGoodLooks(page, 'admin-settings-wrong');
});

test('the mails', async ({ visitor, portal }) => {
  const page = await visitor(boss(portal));
  await open(page, '/admin/mails');
  await expectGoodLooks(page, 'admin-mails');
  await page.getByRole('link', { name: 'Key', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Key' })).toBeVisible();
  await page.getByText('Without HTML').click();
  await expectGoodLooks(page, 'admin-mail');
});

test('a mail that cannot be filled', async ({ visitor, portal }) => {
  const page = await visitor(boss(portal));
  await open(page, '/admin/mails/new_request');
  await page.getByLabel('Text', { exact: true }).fill('{{ nobody }}');
  await page.getByRole('button', { name: 'Save mail' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(page.getByText('Text: There is no value')).toBeVisible();
  await expectGoodLooks(page, 'admin-mail-wrong');
});

test('the overview', async ({ visitor, portal }) => {
  const page = await visitor(boss(portal));
  await open(page, '/admin');
  await expect(page.getByRole('img', { name: /asked/ })).toBeVisible();
  await page.getByText('As a table').click();
  await expectGoodLooks(page, 'admin-overview');
});

test('the outbox', async ({ visitor, portal }) => {
  const page = await visitor(boss(portal));
  await open(page, '/admin/outbox');
  await expectGoodLooks(page, 'admin-outbox');
});

test('the history of everything', async ({ visitor, portal }) => {
  const page = await visitor(boss(portal));
  await open(page, '/admin/history');
  await expect(page.getByRole('main')).toContainText('Published: Public Holidays');
  await expectGoodLooks(page, 'admin-history');
});
