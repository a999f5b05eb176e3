import type { Page } from '@playwright/test';
import { approve, ask, publish, unique } from '../../fixtures/catalogue.ts';
import { askThese } from '../../fixtures/catalogue.ts';
import { photograph } from '../../fixtures/looks.ts';
import { open } from '../../fixtures/open.ts';
import { admin, newcomer } from '../../fixtures/people.ts';
import { expect, test } from '../../fixtures/test.ts';

const exact = /\d{1,2} \w{3} \d{4}, \d\d:\d\d UTC/;

/** Nothing on the paper can be pressed or leads anywhere else than the words of the request do. */
async function expectNothingToPress(page: Page): Promise<void> {
  await expect(page.getByRole('button')).toHaveCount(0);
  await expect(page.getByRole('navigation')).toHaveCount(0);
  await expect(page.getByRole('textbox')).toHaveCount(0);
  await expect(page.getByRole('search')).toHaveCount(0);
}

/** How the paper says when the request was made. */
const written = (page: Page) =>
  page.locator('.step time').first().evaluate((time) => getComputedStyle(time, '::after').content);

test('a request is printed whole, with its history and its times, and nothing to press', async ({ visitor, mail, portal }) => {
  const entry = await publish(portal, unique('Harbours'));
  await askThese(portal, entry, [{ label: 'What for?', kind: 'long_text', required: true }]);
  const ada = await newcomer(portal, mail, 'Ada Printing');
  const id = await ask(portal, ada, entry, { 'answers[what_for]': 'To see which ships are in.' });
  const [hers, boss] = [await visitor(ada), await visitor(admin)];

  await open(hers, `/requests/${id}`);
  await hers.emulateMedia({ media: 'print' });
  await expectNothingToPress(hers);
  await expect(hers.getByRole('heading')).toHaveText([entry.name, 'What happened', 'Answers', 'Policy']);
  await expect(hers.getByRole('main')).toContainText('To see which ships are in.');
  await expect(hers.getByRole('main')).toContainText('Waiting for a decision');
  expect(await written(hers)).toMatch(exact);
  await photograph(hers, 'printed-request');

  await open(boss, `/queue?request=${id}`);
  await boss.emulateMedia({ media: 'print' });
  await expectNothingToPress(boss);
  await expect(boss.getByRole('heading', { name: `${ada.name} asks for ${entry.name}` })).toBeVisible();
  await expect(boss.getByRole('list', { name: 'Requests' })).toHaveCount(0);
  await expect(boss.getByRole('main')).toContainText(ada.email);
  await expect(boss.getByRole('main')).toContainText('To see which ships are in.');
  await photograph(boss, 'printed-queue');
});

test('a request that led to a key is printed with every step', async ({ visitor, mail, portal }) => {
  const entry = await publish(portal, unique('Quays'));
  const ada = await newcomer(portal, mail, 'Ada Printed');
  const id = await ask(portal, ada, entry);
  await approve(portal, id);
  await mail.arrived(ada.email, new RegExp(`^Your key for ${entry.name}`));
  const page = await visitor(ada);
  await open(page, `/requests/${id}`);
  await expect(page.locator('.step-title')).toHaveText(['Asked', 'Approved', 'Key generated']);
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await expectNothingToPress(page);
  await expect(page.locator('.step-title')).toHaveText(['Asked', 'Approved', 'Key generated']);
  expect(await page.evaluate(() => getComputedStyle(document.body).color)).toBe('rgb(20, 32, 30)');
  await photograph(page, 'printed-granted');
});
