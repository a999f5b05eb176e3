import { ask, publish, unique } from '../../fixtures/catalogue.ts';
import { expectGoodLooks } from '../../fixtures/looks.ts';
import { open } from '../../fixtures/open.ts';
import { admin, newcomer } from '../../fixtures/people.ts';
import { expect, test } from '../../fixtures/test.ts';

test('an admin goes by a few letters to a page, an API, a person and a request', async ({ visitor, mail, portal }) => {
  const name = unique('Glaciers');
  const entry = await publish(portal, name);
  const ada = await newcomer(portal, mail, unique('Ada Going'));
  await ask(portal, ada, entry);
  const page = await visitor(admin);
  await open(page, '/');
  const where = page.getByRole('combobox', { name: 'Pages, APIs, people, requests' });

  await page.keyboard.press('Control+k');
  await expect(where).toBeFocused();
  await page.keyboard.type('setti');
  await expect(page.getByRole('option', { name: 'Settings' })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await page.getByRole('button', { name: 'Go to…' }).click();
  await where.fill(name);
  await expect(page.getByRole('option', { name: `${name} API` })).toBeVisible();
  await expect(page.getByRole('option', { name: `${name} Request of ${ada.name}` })).toBeVisible();
  await expectGoodLooks(page, 'go-to');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/queue\?show=all&request=req_/);

  await page.keyboard.press('Control+k');
  await where.fill(ada.email);
  await page.getByRole('option', { name: `${ada.name} ${ada.email}` }).click();
  await expect(page.getByRole('heading', { level: 1, name: ada.name })).toBeVisible();
});

test('a developer finds their own pages and nobody, and Escape leads back to where they were', async ({
  visitor,
  mail,
  portal,
}) => {
  const ada = await newcomer(portal, mail, unique('Ada Staying'));
  const page = await visitor(ada);
  await open(page, '/keys');
  const here = page.getByRole('link', { name: 'My requests' }).first();
  await here.focus();
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('option')).toHaveText([/^Catalogue/, /^My requests/, /^My keys/, /^My history/, /^Account/]);
  await page.getByRole('combobox').fill(ada.email);
  await expect(page.getByRole('status').filter({ hasText: 'Nothing is called that.' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(here).toBeFocused();
});
