import { ask, publish, unique } from '../../fixtures/catalogue.ts';
import { expectDone, expectMistake, expectSummary, statusOf } from '../../fixtures/forms.ts';
import { alive, open } from '../../fixtures/open.ts';
import { admin, newcomer } from '../../fixtures/people.ts';
import { expect, test } from '../../fixtures/test.ts';
import { send } from '../../fixtures/wire.ts';

test.use({ stage: 'settings of its own' });

test('settings that cannot hold are explained; those that can hold at once', async ({ page, visitor, mail, portal }) => {
  const ada = await newcomer(portal, mail, 'Ada Limited');
  const [one, two] = [await publish(portal, unique('One')), await publish(portal, unique('Two'))];
  const boss = await visitor(admin);
  await open(boss, '/admin/settings');
  const save = () => boss.getByRole('button', { name: 'Save settings' }).click();
  await boss.getByLabel('Name of the portal').fill('');
  await boss.getByLabel('Told of new requests').fill('nobody');
  await boss.getByLabel('Open requests of one developer').fill('0');
  await boss.getByLabel('Prefix of new keys').fill('K!');
  expect(await statusOf(boss, 'change_settings', save)).toBe(422);
  await alive(boss);
  await expectMistake(boss.getByLabel('Name of the portal'), 'Give the portal a name of at most 60 characters.');
  await expectMistake(boss.getByLabel('Told of new requests'), 'Enter an e-mail address, like name@example.com.');
  await expectMistake(boss.getByLabel('Open requests of one developer'), 'Enter a whole number from 1 to 1000.');
  await expect(boss.getByLabel('Prefix of new keys')).toHaveValue('K!');

  await boss.getByLabel('Name of the portal').fill('Harbour APIs');
  await boss.getByLabel('Told of new requests').fill('');
  await boss.getByLabel('Open requests of one developer').fill('1');
  await boss.getByLabel('Prefix of new keys').fill('hb');
  await boss.getByRole('switch', { name: 'The catalogue is for people who are signed in' }).check();
  await boss.getByRole('switch', { name: 'Sign-up is closed' }).check();
  await save();
  await expectDone(boss, 'The settings were saved. They hold from now on.');

  await open(page, '/');
  await expect(page.getByRole('banner')).toContainText('Harbour APIs');
  await expect(page).toHaveTitle('Catalogue · Harbour APIs');
  await expect(page.getByRole('main')).not.toContainText(one.name);
  await expect(page.getByRole('link', { name: 'Sign up' })).toHaveCount(0);
  expect((await open(page, '/sign-up'))?.status()).toBe(403);
  await expect(page.getByRole('main')).toContainText('Sign-up is closed.');
  expect((await open(page, `/apis/${one.slug}`))?.status()).toBe(401);
  expect((await open(page, '/apis/never-there'))?.status()).toBe(401);
  await expect(page.getByRole('main').getByRole('link', { name: 'Sign in' })).toBeVisible();
  await ask(portal, ada, one);
  const second = await send(portal, 'submit_request', { slug: two.slug, policy: two.policies[0]! }, ada);
  expect(second.status).toBe(409);
  const hers = await visitor(ada);
  await open(hers, `/apis/${two.slug}/request`);
  await hers.getByRole('button', { name: 'Send request' }).click();
  await expect(hers.getByRole('alert')).toContainText(
    'Of your requests 1 are open, and no more than 1 may be. Withdraw one, or wait for a decision.',
  );
});

test('of two tabs that change the settings the second is told', async ({ visitor }) => {
  const [first, second] = [await visitor(admin), await visitor(admin)];
  await open(first, '/admin/settings');
  await open(second, '/admin/settings');
  await first.getByLabel('Days until a request expires').fill('30');
  await first.getByRole('button', { name: 'Save settings' }).click();
  await expectDone(first, 'The settings were saved.');
  await second.getByLabel('Days until a request expires').fill('60');
  const save = () => second.getByRole('button', { name: 'Save settings' }).click();
  expect(await statusOf(second, 'change_settings', save)).toBe(409);
  await alive(second);
  await expectSummary(second, [`${admin.name} changed the settings meanwhile. Look again, then repeat your change.`]);
});

test('approval, and secure approval under it, say what they mean for the catalogue', async ({ visitor, portal }) => {
  await publish(portal, unique('Inheriting'));
  await publish(portal, unique('Open'), { require_key_approval: 'no' });
  const page = await visitor(admin);
  await open(page, '/admin/settings');
  const [approval, secure] = ['Request key approval', 'Secure key approval'].map((name) => page.getByRole('switch', { name }));
  await expect(page.getByText('New requests for 1 API will be approved at once.')).toBeVisible();
  await expect(secure!).toBeVisible();
  await secure!.check();
  await approval!.uncheck();
  await expect(secure!).toBeHidden();
  await expect(page.getByText(/^New requests for \d+ APIs will be approved at once\.$/)).toBeVisible();
  await approval!.check();
  await page.getByLabel('Hours a confirmation link works').fill('0');
  const save = () => page.getByRole('button', { name: 'Save settings' }).click();
  expect(await statusOf(page, 'change_settings', save)).toBe(422);
  await alive(page);
  await expectMistake(page.getByLabel('Hours a confirmation link works'), 'Enter a whole number from 1 to 8760.');
  await page.getByLabel('Hours a confirmation link works').fill('48');
  await save();
  await expectDone(page, 'The settings were saved.');
  await open(page, '/admin/settings');
  await expect(secure!).toBeChecked();
  await page.goto('/admin/entries');
  await page.getByRole('link', { name: /^Inheriting/ }).click();
  await alive(page);
  await expect(page.getByLabel('Secure key approval').locator('option').first()).toHaveText('As the portal has it: yes');
});
