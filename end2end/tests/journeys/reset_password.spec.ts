import { expectDone, expectMistake } from '../../fixtures/forms.ts';
import { linkIn } from '../../fixtures/mail.ts';
import { alive, open } from '../../fixtures/open.ts';
import { newcomer, signIn, somebody } from '../../fixtures/people.ts';
import { expect, test } from '../../fixtures/test.ts';
import type { Page } from '@playwright/test';

async function askForLink(page: Page, email: string): Promise<void> {
  await open(page, '/sign-in');
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  // Both pages ask for an address.
  await expect(page.getByRole('heading', { level: 1, name: 'Reset your password' })).toBeVisible();
  await alive(page);
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('button', { name: 'Send the link' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
  await expectDone(page, 'If there is an account with this address, a link is on its way to it.');
}

test('a developer resets the password: the link works once and old sessions end', async ({
  page,
  visitor,
  mail,
  portal,
}) => {
  const ada = await newcomer(portal, mail, 'Ada Forgetful');
  const earlier = await visitor(ada);
  await open(earlier, '/keys');
  await expect(earlier.getByRole('heading', { level: 1, name: 'My keys' })).toBeVisible();

  await askForLink(page, ada.email);
  const link = linkIn(await mail.arrived(ada.email, /^Set a new password/), portal.url);
  await open(page, link);
  const password = page.getByLabel('New password');
  await password.fill('short');
  await page.getByRole('button', { name: 'Change my password' }).click();
  await expectMistake(password, 'Choose a password of at least 10 characters.');
  await password.fill('a brand new one for me');
  await page.getByRole('button', { name: 'Change my password' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
  await expectDone(page, 'Your password is changed.');

  expect((await open(earlier, '/keys'))?.status()).toBe(401);
  await open(page, link);
  await expect(page.getByRole('heading', { level: 1, name: 'This link does not work' })).toBeVisible();
  await signIn(page, { ...ada, password: 'a brand new one for me' });
});

test('an unknown address gets the same answer and no mail', async ({ page, mail, portal }) => {
  const nobody = somebody('Nobody Here');
  const known = await newcomer(portal, mail, 'Somebody Here');
  await askForLink(page, nobody.email);
  await askForLink(page, known.email);
  await mail.arrived(known.email, /^Set a new password/);
  expect(await mail.to(nobody.email)).toEqual([]);
});
