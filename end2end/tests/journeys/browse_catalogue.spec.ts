import { readFileSync } from 'node:fs';
import { createPolicy, describe, publish, unique } from '../../fixtures/catalogue.ts';
import { alive, open } from '../../fixtures/open.ts';
import { admin, newcomer } from '../../fixtures/people.ts';
import { expect, test } from '../../fixtures/test.ts';

const document = (path: string) =>
  readFileSync(new URL(`../../node_modules/@readme/oas-examples/${path}`, import.meta.url), 'utf8');

test('a guest finds an API by words and by how it is opened, and the address keeps both', async ({ page, portal }) => {
  const word = unique('harbour').replace(' ', '');
  await publish(portal, `Tides ${word}`, { short_description: 'When ships may leave.' });
  await publish(portal, `Depths ${word}`, { auth_type: 'oauth', short_description: 'How deep it is.' });
  await open(page, '/');
  await page.getByRole('searchbox').fill(word);
  await page.getByRole('button', { name: 'Search' }).click();
  await expect(page).toHaveURL(`/?q=${word}`);
  const cards = page.getByRole('main').getByRole('heading', { level: 2 });
  await expect(cards).toHaveText([`Depths ${word}`, `Tides ${word}`]);
  await page.getByRole('navigation', { name: 'Filter the catalogue' }).getByRole('link', { name: 'OAuth' }).click();
  await expect(page).toHaveURL(`/?auth=oauth&q=${word}`);
  await expect(cards).toHaveText([`Depths ${word}`]);
  await open(page, `/?auth=oauth&q=${word}`);
  await expect(cards).toHaveText([`Depths ${word}`]);
  await expect(page.getByRole('searchbox')).toHaveValue(word);
  await page.getByRole('searchbox').fill(`${word} nowhere`);
  await page.getByRole('button', { name: 'Search' }).click();
  await expect(page.getByText('No API fits')).toBeVisible();
  await page.getByRole('link', { name: 'Show all APIs' }).click();
  await expect(page.getByRole('link', { name: `Tides ${word}` })).toBeVisible();
});

test('hidden entries and those for people who are signed in are kept from everybody else', async ({
  page,
  visitor,
  mail,
  portal,
}) => {
  const word = unique('secret').replace(' ', '');
  const inside = await publish(portal, `Inside ${word}`, { visibility: 'signed_in' });
  const hidden = await publish(portal, `Hidden ${word}`, { visibility: 'hidden' });
  const ada = await visitor(await newcomer(portal, mail, 'Ada Insider'));
  const boss = await visitor(admin);

  await open(page, `/?q=${word}`);
  await expect(page.getByText('No API fits')).toBeVisible();
  expect((await open(page, `/apis/${inside.slug}`))?.status()).toBe(404);
  await open(ada, `/?q=${word}`);
  await expect(ada.getByRole('main').getByRole('heading', { level: 2 })).toHaveText([inside.name]);
  expect((await open(ada, `/apis/${hidden.slug}`))?.status()).toBe(404);
  await open(boss, `/apis/${hidden.slug}`);
  await expect(boss.getByRole('heading', { level: 1 })).toHaveText(hidden.name);
  await expect(boss.getByRole('main')).toContainText('Hidden');
});

test('an entry says what it is, how to authenticate, what each policy allows and what can be called', async ({
  page,
  portal,
}) => {
  const pro = await createPolicy(portal, unique('Pro'), {
    description: 'For products with users.',
    rate_calls: '20',
    rate_seconds: '1',
    quota_calls: '1000000',
    key_days: '365',
    scopes: 'read, write',
  });
  const entry = await publish(portal, unique('Star Trek'), {
    owner: 'Starfleet',
    long_description: 'Episodes, **characters** and ships.\n\n- one\n- two\n\n<script>alert(1)</script>',
    'policies/1': pro,
  });
  await describe(portal, entry, document('3.0/json/star-trek.json'));

  await open(page, `/apis/${entry.slug}`);
  const main = page.getByRole('main');
  const about = page.locator('section').filter({ has: page.getByRole('heading', { name: 'About this API' }) });
  await expect(about.locator('strong')).toHaveText('characters');
  await expect(about.getByRole('listitem')).toHaveText(['one', 'two']);
  await expect(about.locator('script')).toHaveCount(0);
  await expect(main).toContainText('Send your key with every call, in the Authorization header.');
  await expect(page.getByRole('group', { name: 'Try it' })).toContainText('Authorization: Bearer YOUR_KEY');
  await expect(page.getByRole('complementary', { name: 'Facts' })).toContainText('Starfleet');
  const policies = page.getByRole('region', { name: 'Policies compared' });
  await expect(policies.getByRole('row', { name: /^Rate/ })).toContainText('20');
  await expect(policies.getByRole('row', { name: /^Key lives/ })).toContainText('365 days');
  await expect(policies.getByRole('row', { name: /^Scopes/ })).toContainText('read, write');

  await main.getByRole('link', { name: /^Animal/ }).click();
  await expect(page).toHaveURL(/\?tag=Animal/);
  await expect(main).toContainText('/animal/search');
  await page.getByRole('searchbox').fill('spacecraft search');
  await page.getByRole('button', { name: 'Search' }).click();
  await expect(main).toContainText('/spacecraft/search');
  await expect(main).not.toContainText('/animal/search');
  await expect(main).toContainText(/\d+ of \d+ operations\./);
});

test('a guest who wants access signs in and comes back to the form', async ({ page, mail, portal }) => {
  const ada = await newcomer(portal, mail, 'Ada Returning');
  const entry = await publish(portal, unique('Ferries'));
  await open(page, `/apis/${entry.slug}`);
  await page.getByRole('link', { name: 'Request access' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in first' })).toBeVisible();
  await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
  await alive(page);
  await page.getByLabel('E-mail').fill(ada.email);
  await page.getByLabel('Password').fill(ada.password);
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Request access to ${entry.name}`);
  await expect(page).toHaveURL(`/apis/${entry.slug}/request`);
});

test('an address that leads nowhere is not found', async ({ page }) => {
  expect((await open(page, '/apis/there-is-no-such-thing'))?.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1, name: 'Not found' })).toBeVisible();
  expect((await open(page, '/no/such/page'))?.status()).toBe(404);
  await page.getByRole('link', { name: 'Go to the catalogue' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Catalogue' })).toBeVisible();
});
