import type { Page } from '@playwright/test';
import { admin, signIn, signUp, somebody } from '../../fixtures/people.ts';
import { linkIn } from '../../fixtures/mail.ts';
import { alive, open } from '../../fixtures/open.ts';
import { expect, test } from '../../fixtures/test.ts';

/** Publishes an API under a policy of its own and gives its address. */
async function publish(page: Page, name: string): Promise<string> {
  const slug = name.toLowerCase().replaceAll(' ', '-');
  await open(page, '/admin/policies/new');
  await page.getByLabel('Name', { exact: true }).fill(`${name} Free`);
  await page.getByRole('button', { name: 'Create policy' }).click();
  await expect(page.getByRole('main')).toContainText(`${name} Free`);
  await open(page, '/admin/entries/new');
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Address').fill(slug);
  await page.getByLabel(`${name} Free`).check();
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page.getByRole('link', { name: 'View', exact: true }).click();
  await alive(page);
  await expect(page.getByRole('heading', { level: 1 })).toContainText(name);
  return slug;
}

test('a developer asks, an admin approves, the mailed key works until it is revoked', async ({
  page,
  visitor,
  mail,
  portal,
}, info) => {
  const name = `Weather ${info.project.name.startsWith('without') ? 'plain' : 'lively'} ${info.workerIndex}`;
  await signIn(page, admin);
  const slug = await publish(page, name);

  const ada = somebody('Ada Sample');
  const hers = await visitor();
  await signUp(hers, mail, portal, ada);
  await signIn(hers, ada);
  await open(hers, `/apis/${slug}`);
  await hers.getByRole('link', { name: 'Request access' }).first().click();
  await alive(hers);
  await hers.getByRole('button', { name: 'Send request' }).click();
  await expect(hers.getByRole('heading', { level: 1 })).toContainText(name);
  await expect(hers.getByRole('main')).toContainText('Waiting');

  const notice = await mail.arrived(admin.email, new RegExp(name));
  expect(notice.text).toContain(ada.email);
  await open(page, linkIn(notice, portal.url));
  await expect(page.getByRole('main')).toContainText(ada.email);
  await page.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByRole('main')).toContainText(`Approved by ${admin.name}`);

  const delivered = await mail.arrived(ada.email, /^Your key for/);
  const key = /\bkw_[0-9A-Za-z]{36}\b/.exec(delivered.text)?.[0];
  expect(key).toBeDefined();
  const verify = async () => (await fetch(`${portal.verifyUrl}/verify`, { headers: { authorization: `Bearer ${key}` } })).status;
  await expect.poll(verify).toBe(200);
  expect((await fetch(`${portal.verifyUrl}/verify`)).status).toBe(401);

  await open(hers, '/keys');
  await expect(hers.getByRole('main')).toContainText('Active');
  await hers.getByText('Revoke', { exact: true }).click();
  await hers.getByRole('textbox').fill('revoke');
  await hers.getByRole('button', { name: 'Revoke key' }).click();
  await expect(hers.getByRole('main')).toContainText('Revoked');
  await expect.poll(verify).toBe(403);
});
