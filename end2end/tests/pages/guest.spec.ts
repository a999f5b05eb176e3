import { expectGoodLooks } from '../../fixtures/looks.ts';
import { open } from '../../fixtures/open.ts';
import { expect, test } from '../../fixtures/test.ts';

test.use({ stage: 'demo' });

test('the catalogue', async ({ page }) => {
  await open(page, '/');
  await expectGoodLooks(page, 'catalogue');
  await open(page, '/?q=nothing+like+it');
  await expectGoodLooks(page, 'catalogue-nothing-fits');
});

test('an entry', async ({ page }) => {
  await open(page, '/apis/weather');
  await expectGoodLooks(page, 'entry');
});

test('an entry with nothing that fits, and one that needs no key', async ({ page }) => {
  await open(page, '/apis/weather?q=nothing');
  await expectGoodLooks(page, 'entry-nothing-fits');
  await open(page, '/apis/holidays');
  await expectGoodLooks(page, 'entry-open');
});

test('signing in, and what is wrong with it', async ({ page }) => {
  await open(page, '/sign-in');
  await expectGoodLooks(page, 'sign-in');
  await page.getByLabel('E-mail').fill('nobody@example.com');
  await page.getByLabel('Password').fill('not the password');
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await expectGoodLooks(page, 'sign-in-wrong');
});

test('asking for a new password', async ({ page }) => {
  await open(page, '/forgot');
  await expectGoodLooks(page, 'forgot');
});

test('signing up, and what is wrong with it', async ({ page }) => {
  await open(page, '/sign-up');
  await expectGoodLooks(page, 'sign-up');
  await page.getByRole('button', { name: 'Sign up' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await expectGoodLooks(page, 'sign-up-wrong');
  await open(page, '/sign-up/sent');
  await expectGoodLooks(page, 'sign-up-sent');
});

test('what leads nowhere', async ({ page }) => {
  await open(page, '/confirm/no-such-link');
  await expectGoodLooks(page, 'dead-link');
  await open(page, '/no/such/page');
  await expectGoodLooks(page, 'not-found');
});

test('what one has to sign in for', async ({ page }) => {
  await open(page, '/requests');
  await expectGoodLooks(page, 'sign-in-first');
});

test('the menu of a phone, and the colours one chooses', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await open(page, '/');
  await page.getByLabel('Menu', { exact: true }).click();
  await expect(page.getByRole('navigation', { name: 'Main menu' })).toBeVisible();
  await expectGoodLooks(page, 'menu');
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByLabel('Theme', { exact: true }).click();
  await page.getByRole('button', { name: 'Dark' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await open(page, '/sign-in');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});
