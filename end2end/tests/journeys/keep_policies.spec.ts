import { createPolicy, publish, unique } from '../../fixtures/catalogue.ts';
import { expectDone, expectMistake, expectSummary, statusOf } from '../../fixtures/forms.ts';
import { expectGoodLooks } from '../../fixtures/looks.ts';
import { alive, open } from '../../fixtures/open.ts';
import { admin } from '../../fixtures/people.ts';
import { expect, test } from '../../fixtures/test.ts';

test('an admin makes a policy, is told every mistake, and changes what it allows', async ({ visitor }) => {
  const name = unique('Silver');
  const page = await visitor(admin);
  await open(page, '/admin/policies');
  await page.getByRole('link', { name: 'New policy' }).click();
  await alive(page);
  const create = () => page.getByRole('button', { name: 'Create policy' }).click();
  await page.getByLabel('Calls', { exact: false }).first().fill('0');
  await page.getByLabel('Days a key lives').fill('9999');
  await page.getByLabel('Calls in a period').fill('1.5');
  expect(await statusOf(page, 'create_policy', create)).toBe(422);
  await alive(page);
  await expectMistake(page.getByLabel('Calls in a period'), 'Enter a whole number, or leave this empty.');
  await page.getByLabel('Calls in a period').fill('1000');
  expect(await statusOf(page, 'create_policy', create)).toBe(422);
  await alive(page);
  await expectSummary(page, [
    'Give the policy a name of at most 100 characters.',
    'Calls: Allow at least 1 call, in 1 second to 1 day.',
    'Days a key lives: Enter 1 to 3650 days, or leave empty for keys without an end.',
  ]);
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Calls', { exact: false }).first().fill('600');
  await page.getByLabel('Days a key lives').fill('90');
  await create();
  await expectDone(page, `${name} can now be put on offer.`);
  const row = page.getByRole('row', { name: new RegExp(name) });
  await expect(row).toContainText('600/min');
  await expect(row).toContainText('90 days');

  await page.getByRole('link', { name }).click();
  await alive(page);
  await expect(page.getByRole('main')).toContainText('No API offers it.');
  await page.getByLabel('Can be asked for').uncheck();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expectDone(page, `${name} was saved.`);
  await open(page, '/admin/policies');
  await expect(row).toContainText('Off');
});

test('a policy names the calls that it allows; each line that is no rule is named', async ({ visitor }) => {
  const name = unique('Reading');
  const page = await visitor(admin);
  await open(page, '/admin/policies/new');
  const allows = page.getByLabel('Calls it allows');
  const create = () => page.getByRole('button', { name: 'Create policy' }).click();
  await page.getByLabel('Name', { exact: true }).fill(name);
  await allows.fill('get /v1/stations/*\nv1\n/v1*');
  expect(await statusOf(page, 'create_policy', create)).toBe(422);
  await alive(page);
  await expect(allows).toHaveAccessibleDescription(/Line 2: Write a path.*Line 3: Let \* and \*\* stand alone/);
  await expectGoodLooks(page, 'admin-policy-allows');
  await allows.fill('get /v1/stations/*');
  await create();
  await expectDone(page, `${name} can now be put on offer.`);
  await page.getByRole('link', { name }).click();
  await alive(page);
  await expect(allows).toHaveValue('GET /v1/stations/*');
});

test('a policy that a gateway keeps asks for its ids there, and has to wait for a gateway', async ({ visitor }) => {
  const page = await visitor(admin);
  await open(page, '/admin/policies/new');
  const [issuer, ids] = [page.getByLabel('Keys are kept by'), page.getByLabel('Policies at the gateway')];
  const create = () => page.getByRole('button', { name: 'Create policy' }).click();
  await page.getByLabel('Name', { exact: true }).fill(unique('Gold'));
  await expect(ids).toBeHidden();
  await issuer.selectOption('Tyk gateway');
  await expect(ids).toBeVisible();
  expect(await statusOf(page, 'create_policy', create)).toBe(422);
  await alive(page);
  await expectMistake(ids, 'Name at least one policy of the gateway, by its id there.');
  await ids.fill('gold');
  expect(await statusOf(page, 'create_policy', create)).toBe(422);
  await alive(page);
  await expectMistake(
    issuer,
    'This portal has no gateway yet. The operator sets it with KEYWRIGHT_TYK_GATEWAY_URL.',
  );
});

test('a name is given once, and of two tabs the second is told who was faster', async ({ visitor, portal }) => {
  const [name, other] = [unique('Bronze'), unique('Copper')];
  await createPolicy(portal, name);
  await createPolicy(portal, other);
  const [first, second] = [await visitor(admin), await visitor(admin)];
  await open(first, '/admin/policies');
  await first.getByRole('link', { name: other }).click();
  await expect(first.getByRole('heading', { level: 1 })).toHaveText(other);
  await open(second, first.url());
  await alive(first);
  const save = () => first.getByRole('button', { name: 'Save', exact: true }).click();
  await first.getByLabel('Name', { exact: true }).fill(name);
  expect(await statusOf(first, 'change_policy', save)).toBe(422);
  await alive(first);
  await expect(first.getByLabel('Name', { exact: true })).toHaveAttribute('aria-invalid', 'true');
  await first.getByLabel('Name', { exact: true }).fill(`${other} renamed`);
  await save();
  await expectDone(first, 'was saved.');
  const late = () => second.getByRole('button', { name: 'Save', exact: true }).click();
  expect(await statusOf(second, 'change_policy', late)).toBe(409);
  await alive(second);
  await expect(second.getByRole('alert')).toContainText(`${admin.name} changed this policy meanwhile.`);
});

test('a policy on offer stays; one that nothing names can be deleted', async ({ visitor, portal }) => {
  const entry = await publish(portal, unique('Offering'));
  const free = unique('Unused');
  await createPolicy(portal, free);
  const page = await visitor(admin);
  const remove = async (name: string) => {
    await open(page, '/admin/policies');
    await page.getByRole('link', { name }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
    await alive(page);
    await page.getByText('Delete policy', { exact: true }).click();
    return statusOf(page, 'delete_policy', () => page.getByRole('button', { name: 'Delete for good' }).click());
  };
  expect(await remove(`${entry.name} Free`)).toBe(409);
  await alive(page);
  await expect(page.getByRole('alert')).toBeVisible();
  await remove(free);
  await expect(page.getByRole('heading', { level: 1, name: 'Policies' })).toBeVisible();
  await expect(page.getByRole('main')).not.toContainText(free);
});
