import { offerSelection, publish, unique } from '../../fixtures/catalogue.ts';
import { expectDone, statusOf } from '../../fixtures/forms.ts';
import { expectGoodLooks } from '../../fixtures/looks.ts';
import { alive, open } from '../../fixtures/open.ts';
import { newcomer } from '../../fixtures/people.ts';
import { expect, test } from '../../fixtures/test.ts';

test.use({ stage: 'several at once' });

test('a developer selects APIs and asks for all of them with one request', async ({ visitor, mail, portal }) => {
  const weather = await publish(portal, unique('Weather'), { short_description: 'Rain and shine' });
  const maps = await publish(portal, unique('Maps'));
  const news = await publish(portal, unique('News'), { auth_type: 'oauth' });
  await offerSelection(portal);
  const page = await visitor(await newcomer(portal, mail, 'Ada Several'));
  const add = async (slug: string) => {
    await open(page, `/apis/${slug}`);
    await page.getByRole('button', { name: 'Add to selection' }).click();
  };

  await add(weather.slug);
  await expect(page.getByRole('heading', { level: 1, name: 'Selection' })).toBeVisible();
  await page.getByRole('link', { name: 'Add another API' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Catalogue' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Selection (1)' })).toBeVisible();
  await expectGoodLooks(page, 'catalogue-selection');
  await add(maps.slug);
  await expect(page.getByRole('group', { name: `Policy for ${maps.name}` })).toBeVisible();
  await open(page, `/apis/${maps.slug}`);
  await expect(page.getByRole('link', { name: 'In your selection' })).toBeVisible();

  await open(page, `/apis/${news.slug}`);
  await expectGoodLooks(page, 'entry-selectable');
  const other = () => page.getByRole('button', { name: 'Add to selection' }).click();
  expect(await statusOf(page, 'select_entry', other)).toBe(422);
  await alive(page);
  await expect(page.getByRole('alert')).toContainText(`${news.name} takes another sort of key (OAuth 2.0)`);
  await expectGoodLooks(page, 'entry-not-selectable');

  await open(page, '/selection');
  await expectGoodLooks(page, 'selection');
  await page.getByRole('button', { name: `Remove ${maps.name}` }).click();
  await expect(page.getByRole('button', { name: `Remove ${maps.name}` })).toHaveCount(0);
  await add(maps.slug);
  await expect(page.getByRole('button', { name: `Remove ${maps.name}` })).toBeVisible();
  await alive(page);
  await page.getByRole('button', { name: 'Send request' }).click();
  await expectDone(page, 'Your request was sent.');
  await expect(page.getByRole('heading', { level: 1, name: `${weather.name}, ${maps.name}` })).toBeVisible();
  await expect(page.getByRole('row', { name: maps.name })).toContainText('Waiting');
  await expectGoodLooks(page, 'request-for-several');
  await open(page, '/');
  await expect(page.getByRole('link', { name: /^Selection/ })).toHaveCount(0);
  await open(page, '/selection');
  await expect(page.getByText('Nothing is selected')).toBeVisible();
  await expectGoodLooks(page, 'selection-empty');
});
