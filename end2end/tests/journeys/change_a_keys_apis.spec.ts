import { approve, ask, offerSelection, publish, unique } from '../../fixtures/catalogue.ts';
import { expectDone, statusOf } from '../../fixtures/forms.ts';
import { mailedKey, verify } from '../../fixtures/keys.ts';
import { expectGoodLooks } from '../../fixtures/looks.ts';
import { alive, open } from '../../fixtures/open.ts';
import { newcomer } from '../../fixtures/people.ts';
import { expect, test } from '../../fixtures/test.ts';

test.use({ stage: 'keys that open several' });

test('a developer adds APIs to a key and removes one; what needs approval waits', async ({ visitor, mail, portal }) => {
  const weather = await publish(portal, unique('Weather'));
  const maps = await publish(portal, unique('Maps'));
  const tides = await publish(portal, unique('Tides'), { require_key_approval: 'no' });
  await offerSelection(portal);
  const ada = await newcomer(portal, mail, 'Ada Changing');
  await approve(portal, await ask(portal, ada, weather));
  const key = await mailedKey(mail, ada, weather.name);
  const page = await visitor(ada);

  await open(page, '/keys');
  await expectGoodLooks(page, 'keys-changeable');
  await page.getByRole('link', { name: 'Change APIs' }).click();
  await expect(page.getByRole('heading', { level: 1, name: /^What kw_.* opens$/ })).toBeVisible();
  await alive(page);
  await expect(page.getByText(`It opens ${weather.name} alone.`)).toBeVisible();
  await expectGoodLooks(page, 'key-apis');
  await page.getByRole('checkbox', { name: maps.name }).check();
  await page.getByRole('checkbox', { name: tides.name }).check();
  await page.getByRole('button', { name: 'Choose' }).click();
  await expect(page.getByRole('group', { name: `Policy for ${maps.name}` })).toBeVisible();
  await alive(page);
  await page.getByRole('checkbox', { name: weather.name }).check();
  await expectGoodLooks(page, 'key-apis-chosen');
  await page.getByRole('button', { name: 'Change key' }).click();
  await expectDone(page, 'The key was changed.');
  await expect(page.getByRole('heading', { level: 1, name: /was changed$/ })).toBeVisible();
  const group = (name: string) => page.locator('section, .panel').filter({ has: page.getByRole('heading', { name }) });
  await expect(group('Added')).toContainText(tides.name);
  await expect(group('Removed')).toContainText(weather.name);
  await expect(group('Waiting for a decision')).toContainText(maps.name);
  await expectGoodLooks(page, 'key-changed');
  await mail.arrived(ada.email, new RegExp(`^Your key now also opens ${tides.name}`));

  await page.getByRole('link', { name: maps.name }).click();
  await expect(page.getByRole('heading', { level: 1, name: maps.name })).toBeVisible();
  await expectGoodLooks(page, 'request-for-a-key');
  await approve(portal, page.url().split('/').at(-1)!);
  await mail.arrived(ada.email, new RegExp(`^Your key now also opens ${maps.name}`));
  await open(page, '/keys');
  await expect(page.getByRole('heading', { level: 2 })).toHaveText([`${tides.name}, ${maps.name}`]);
  expect(await verify(portal, key)).toBe(200);
});

test('the last API of a key stays', async ({ visitor, mail, portal }) => {
  const [weather, maps] = [await publish(portal, unique('Weather')), await publish(portal, unique('Maps'))];
  await offerSelection(portal);
  const ada = await newcomer(portal, mail, 'Ada Lasting');
  await approve(portal, await ask(portal, ada, weather));
  await mailedKey(mail, ada, weather.name);
  const page = await visitor(ada);
  await open(page, '/keys');
  await page.getByRole('link', { name: 'Change APIs' }).click();
  await expect(page.getByRole('heading', { level: 1, name: /^What kw_.* opens$/ })).toBeVisible();
  await alive(page);
  await page.getByRole('checkbox', { name: maps.name }).check();
  await page.getByRole('button', { name: 'Choose' }).click();
  await expect(page.getByRole('button', { name: 'Change key' })).toBeVisible();
  await alive(page);
  await page.getByRole('checkbox', { name: weather.name }).check();
  const save = () => page.getByRole('button', { name: 'Change key' }).click();
  expect(await statusOf(page, 'change_key_apis', save)).toBe(422);
  await alive(page);
  await expect(page.getByRole('alert')).toContainText('A key opens at least one API. To end it, revoke the key.');
});
