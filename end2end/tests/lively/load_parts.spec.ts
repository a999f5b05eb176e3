import { alive, open } from '../../fixtures/open.ts';
import { admin } from '../../fixtures/people.ts';
import { expect, test } from '../../fixtures/test.ts';

test('where a part of the program does not come, the browser goes to the page by itself', async ({ visitor, watch }) => {
  const page = await visitor(admin);
  await page.route('**/split_backstage.wasm', (route) => route.abort());
  await open(page, '/');
  await page.getByRole('link', { name: 'Admin' }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
  await expect(page).toHaveURL(/\/admin$/);

  await page.unroute('**/split_backstage.wasm');
  await page.reload();
  await alive(page);
  const lost = watch.wrongs.splice(0);
  expect(lost.filter((wrong) => !wrong.includes('Failed to fetch')), 'what is reported beside the lost file').toEqual([]);
  await page.getByRole('link', { name: 'People' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'People' })).toBeVisible();
});

test('a page of another part says how long ago things were, also when it is opened first', async ({ visitor }) => {
  const page = await visitor(admin);
  await open(page, '/admin/people');
  await expect(page.getByRole('cell', { name: /just now|minutes? ago/ }).first()).toBeVisible();
});

test('a page says that it takes part once its own part does, and keys pressed before break nothing', async ({ visitor }) => {
  const page = await visitor(admin);
  let send = (): void => {};
  const sent = new Promise<void>((resolve) => (send = resolve));
  await page.route('**/split_queue.wasm', async (route) => {
    await sent;
    await route.continue();
  });
  // The program itself is awake as soon as it follows the news.
  const awake = page.waitForRequest(/\/events\?/);
  await page.goto('/queue');
  await awake;
  await page.keyboard.press('Control+k');
  await page.locator('.palette-button').dispatchEvent('click');
  await expect(page.locator('html')).not.toHaveAttribute('data-hydrated');
  send();
  await alive(page);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys in the queue' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog', { name: 'Go to' })).toBeVisible();
});

test('a link that is pressed before the page takes part leads where it says', async ({ visitor }) => {
  const page = await visitor(admin);
  await page.route('**/split_queue.wasm', () => undefined);
  const awake = page.waitForRequest(/\/events\?/);
  await page.goto('/queue');
  await awake;
  await page.getByRole('link', { name: 'My keys' }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'My keys' })).toBeVisible();
  await expect(page).toHaveURL(/\/keys$/);
  await alive(page);
});
