import { createPolicy, publish, unique } from '../../fixtures/catalogue.ts';
import { expectDone, expectMistake, expectSummary, statusOf } from '../../fixtures/forms.ts';
import { alive, open } from '../../fixtures/open.ts';
import { admin, newcomer } from '../../fixtures/people.ts';
import { expect, test } from '../../fixtures/test.ts';

test('an admin publishes an API, is told every mistake, and changes it', async ({ visitor, mail, portal }) => {
  const owner = await newcomer(portal, mail, 'Otto Owner');
  const taken = await publish(portal, unique('Taken'));
  const policy = unique('Gold');
  await createPolicy(portal, policy);
  const name = unique('Rivers');
  const page = await visitor(admin);
  await open(page, '/admin/entries');
  await page.getByRole('link', { name: 'Publish an API' }).click();
  await alive(page);
  await page.getByLabel('Address').fill(taken.slug);
  await page.getByRole('textbox', { name: 'Approvers' }).fill('nobody-knows@example.com');
  await page.getByLabel('Told of new requests').fill('manager@example.com');
  const publishIt = () => page.getByRole('button', { name: 'Publish', exact: true }).click();
  expect(await statusOf(page, 'create_entry', publishIt)).toBe(422);
  await alive(page);
  await expectSummary(page, [
    'Give the API a name of at most 100 characters.',
    `${taken.name} has the address ${taken.slug} already. Choose another.`,
    'Nobody has an account with the address nobody-knows@example.com. Ask them to sign up first.',
    'Choose at least one policy, or hide the entry until it has one.',
  ]);
  await expectMistake(page.getByLabel('Address'), `${taken.name} has the address ${taken.slug} already. Choose another.`);
  await expect(page.getByLabel('Told of new requests')).toHaveValue('manager@example.com');

  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Address').fill('');
  await page.getByRole('textbox', { name: 'Approvers' }).fill(owner.email);
  await page.getByLabel('In one line').fill('Levels and flow.');
  await page.getByRole('checkbox', { name: policy }).check();
  await publishIt();
  await expectDone(page, `${name} is in the catalogue.`);
  await expect(page).toHaveURL(/\/admin\/entries\/api_/);
  await alive(page);

  await page.getByLabel('In one line').fill('Levels, flow and floods.');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expectDone(page, `${name} was saved.`);
  await open(page, '/');
  await expect(page.getByRole('listitem').filter({ hasText: name })).toContainText('Levels, flow and floods.');
});

test('of two tabs that change the same entry the second is told who was faster', async ({ visitor, portal }) => {
  const entry = await publish(portal, unique('Twice'));
  const [first, second] = [await visitor(admin), await visitor(admin)];
  await open(first, `/admin/entries/${entry.id}`);
  await open(second, `/admin/entries/${entry.id}`);
  await first.getByLabel('Owner').fill('The first team');
  await first.getByRole('button', { name: 'Save', exact: true }).click();
  await expectDone(first, 'was saved.');
  await second.getByLabel('Owner').fill('The second team');
  const save = () => second.getByRole('button', { name: 'Save', exact: true }).click();
  expect(await statusOf(second, 'change_entry', save)).toBe(409);
  await alive(second);
  await expectSummary(second, [
    `${admin.name} changed this entry meanwhile. Look again, then repeat your change.`,
  ]);
  await open(second, `/admin/entries/${entry.id}`);
  await expect(second.getByLabel('Owner')).toHaveValue('The first team');
});

test('an entry goes only as long as nobody asked for it', async ({ visitor, portal }) => {
  const entry = await publish(portal, unique('Passing'));
  const page = await visitor(admin);
  await open(page, `/admin/entries/${entry.id}`);
  await page.getByText('Delete entry', { exact: true }).click();
  await page.getByRole('button', { name: 'Delete for good' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Catalogue entries' })).toBeVisible();
  await expect(page.getByRole('main')).not.toContainText(entry.name);
  expect((await open(page, `/apis/${entry.slug}`))?.status()).toBe(404);
});
