import { createPolicy, unique } from '../../fixtures/catalogue.ts';
import { expectGoodLooks } from '../../fixtures/looks.ts';
import { open } from '../../fixtures/open.ts';
import { admin } from '../../fixtures/people.ts';
import { Receiver } from '../../fixtures/receiver.ts';
import { expect, test } from '../../fixtures/test.ts';

test.use({ stage: 'webhooks to look at', settings: { KEYWRIGHT_ALLOW_PRIVATE_WEBHOOKS: 'true' } });

test('no webhook yet, and what is wrong with a new one', async ({ visitor }) => {
  const page = await visitor(admin);
  await open(page, '/admin/webhooks');
  await expectGoodLooks(page, 'admin-webhooks-none');
  await open(page, '/admin/webhooks/new');
  await page.getByLabel('Some events').check();
  await page.getByRole('button', { name: 'Add webhook' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await expectGoodLooks(page, 'admin-webhook-wrong');
});

test('a webhook from its secret to its log', async ({ visitor, portal }) => {
  const receiver = await Receiver.start();
  const page = await visitor(admin);
  await open(page, '/admin/webhooks/new');
  await page.getByLabel('Address').fill(`${receiver.url}/of/the/ticket/system?tenant=acme&queue=api-access-requests`);
  await page.getByLabel('Description').fill('The ticket system of the platform team');
  await page.getByRole('button', { name: 'Add webhook' }).click();
  await expect(page.getByText('it is not shown again')).toBeVisible();
  await receiver.told('webhook.created');
  await expectGoodLooks(page, 'admin-webhook-secret');
  const hook = page.url();

  receiver.status = 503;
  await createPolicy(portal, unique('Slack water'));
  await receiver.told('policy.created');
  await expect(async () => {
    await open(page, hook);
    await expect(page.getByRole('row', { name: /policy.created/ })).toContainText('Waiting', { timeout: 500 });
  }).toPass();
  await expectGoodLooks(page, 'admin-webhook');
  await page.getByRole('link', { name: 'policy.created' }).click();
  await expect(page.getByRole('main')).toContainText('The receiver answered 503.');
  await expectGoodLooks(page, 'admin-webhook-delivery');
  await open(page, '/admin/webhooks');
  await expectGoodLooks(page, 'admin-webhooks');
  await receiver.stop();
});
