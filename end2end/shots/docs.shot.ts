import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { open } from '../fixtures/open.ts';
import type { Portal } from '../fixtures/portal.ts';
import { expect, test } from '../fixtures/test.ts';
import { withFewColours } from './colours.ts';

test.use({ stage: 'demo' });

const folder = join(import.meta.dirname, '../../docs/screens');
const desk = { width: 1280, height: 860 };
const phone = { width: 390, height: 760 };

const named = (portal: Portal, role: string) => portal.sampleAccounts.find(({ name }) => name === role)!;

/** Photographs what is on the screen. */
async function keep(page: Page, name: string, size = desk, theme = 'light'): Promise<void> {
  await page.setViewportSize(size);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.locator('html').evaluate((root, theme) => root.setAttribute('data-theme', theme), theme);
  await page.mouse.move(0, 0);
  await writeFile(join(folder, `${name}.png`), withFewColours(await page.screenshot()));
}

test('what a developer sees', async ({ visitor, portal }) => {
  const page = await visitor(named(portal, 'Developer'));
  await open(page, '/');
  await keep(page, 'catalogue');
  await keep(page, 'catalogue-phone', phone);
  await open(page, '/apis/weather');
  await keep(page, 'entry');
  await open(page, '/apis/payments/request');
  await page.getByRole('radio', { name: /^Partner/ }).check();
  await page.getByLabel('Project').fill('Harbour Ferries');
  await page.getByLabel('Purpose').fill('Passengers pay on board with the card that they have in their phone.');
  await page.getByLabel('Calls per day').fill('900');
  await page.getByLabel('Calls per day').blur();
  await keep(page, 'request');
  await open(page, '/keys');
  await expect(page.getByRole('heading', { name: 'Maps and Places' })).toBeVisible();
  await keep(page, 'keys');
  await page.getByRole('link', { name: 'See its usage' }).first().click();
  await expect(page.getByRole('img', { name: /^Calls/ })).toBeVisible();
  await keep(page, 'key-dark', desk, 'dark');
});

test('what those see who decide', async ({ visitor, portal }) => {
  const page = await visitor(named(portal, 'Admin'));
  await open(page, '/queue');
  await page.getByRole('link', { name: /^Dana Developer/ }).click();
  await expect(page.getByRole('heading', { name: /^Dana Developer asks for/ })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Requests like this' })).toBeVisible();
  await keep(page, 'queue');
  await keep(page, 'queue-dark', desk, 'dark');
  await keep(page, 'queue-phone', phone);
  await open(page, '/admin');
  await expect(page.getByRole('img', { name: /asked/ })).toBeVisible();
  await keep(page, 'overview');
  await open(page, '/admin/usage');
  await expect(page.getByRole('img', { name: /^Calls/ })).toBeVisible();
  await keep(page, 'usage');
});
