import { expectGoodLooks } from '../../fixtures/looks.ts';
import { linkIn } from '../../fixtures/mail.ts';
import { open } from '../../fixtures/open.ts';
import { admin, somebody } from '../../fixtures/people.ts';
import { Portal } from '../../fixtures/portal.ts';
import { expect, test } from '../../fixtures/test.ts';
import { must } from '../../fixtures/wire.ts';

test.use({ stage: 'nothing yet' });

test('a portal in which there is nothing yet', async ({ visitor }) => {
  const page = await visitor(admin);
  await open(page, '/');
  await expectGoodLooks(page, 'catalogue-empty');
  await open(page, '/queue');
  await expectGoodLooks(page, 'queue-empty');
  await page.getByRole('link', { name: 'Mine', exact: true }).click();
  await expect(page.getByText('Requests for APIs that name you as approver appear here.')).toBeVisible();
});

test('an admin who has not published anything', async ({ visitor }) => {
  const page = await visitor(admin);
  await open(page, '/admin/entries');
  await expectGoodLooks(page, 'admin-entries-none');
  await open(page, '/admin/policies');
  await expectGoodLooks(page, 'admin-policies-none');
});

test('what stands behind mailed links', async ({ page, mail, portal }) => {
  const ada = somebody('Ada Invited');
  await must(portal, 'sign_up', { ...ada });
  await open(page, linkIn(await mail.arrived(ada.email, /confirm/i), portal.url));
  await expectGoodLooks(page, 'confirm');
  await must(portal, 'request_password_reset', { email: ada.email });
  await open(page, linkIn(await mail.arrived(ada.email, /^Set a new password/), portal.url));
  await expectGoodLooks(page, 'reset');
});

test('a portal that nobody runs yet', async ({ page, mail }) => {
  const fresh = await Portal.start(mail);
  const [link = ''] = /\/setup\/\S+/.exec(fresh.log) ?? [];
  await open(page, `${fresh.url}${link}`);
  await expect(page.getByRole('button', { name: 'Make the account' })).toBeVisible();
  await expectGoodLooks(page, 'setup');
  await fresh.stop();
});
