import { expectDone, expectSummary, statusOf } from '../../fixtures/forms.ts';
import { expectGoodLooks } from '../../fixtures/looks.ts';
import { alive, open } from '../../fixtures/open.ts';
import { admin, signIn } from '../../fixtures/people.ts';
import { ask } from '../../fixtures/robot.ts';
import { expect, test } from '../../fixtures/test.ts';

test.use({ stage: 'tokens' });

test('an admin makes a token, sees it once, a program uses it, and revoking turns the program away', async ({
  page,
  portal,
}) => {
  await signIn(page, admin);
  await open(page, '/admin/tokens');
  const make = () => page.getByRole('button', { name: 'Make token' }).click();
  expect(await statusOf(page, 'create_token', make)).toBe(422);
  await alive(page);
  await expectSummary(page, [
    'Name the program that will use it, with at most 60 characters.',
    'Choose at least one thing the program may do.',
  ]);
  await page.getByLabel('Program').fill('Ticket system');
  await page.getByRole('checkbox', { name: /^requests:read/ }).check();
  await make();
  await expectDone(page, 'The token for Ticket system was made.');
  await expect(page.getByText('it is not shown again')).toBeVisible();
  await alive(page);
  const token = await page.getByRole('group', { name: 'Token' }).locator('.copy-text').innerText();
  expect(token).toMatch(/^kwt_/);
  await expectGoodLooks(page, 'tokens');
  await page.reload();
  await alive(page);
  expect(await page.content()).not.toContain(token);

  const headers = { authorization: `Bearer ${token}` };
  expect((await ask(portal, 'GET', '/requests', undefined, headers)).status).toBe(200);
  expect((await ask(portal, 'GET', '/developers', undefined, headers)).status).toBe(403);

  const row = page.getByRole('row', { name: /Ticket system/ });
  await row.locator('summary').click();
  await row.getByRole('button', { name: 'Revoke' }).click();
  await expectDone(page, 'The token was revoked.');
  expect((await ask(portal, 'GET', '/requests', undefined, headers)).status).toBe(401);
});
