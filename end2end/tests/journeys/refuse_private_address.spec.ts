import { expectMistake, statusOf } from '../../fixtures/forms.ts';
import { alive, open } from '../../fixtures/open.ts';
import { admin } from '../../fixtures/people.ts';
import { expect, test } from '../../fixtures/test.ts';

test('a webhook inside the network is refused unless the operator permits it', async ({ visitor, portal }) => {
  const page = await visitor(admin);
  await open(page, '/admin/webhooks/new');
  const create = () => page.getByRole('button', { name: 'Add webhook' }).click();
  await page.getByLabel('Address').fill(`${portal.verifyUrl}/metrics`);
  expect(await statusOf(page, 'create_webhook', create)).toBe(422);
  await alive(page);
  await expectMistake(
    page.getByLabel('Address'),
    'This address is inside a private network. The operator can permit that with KEYWRIGHT_ALLOW_PRIVATE_WEBHOOKS.',
  );
  await expect(page.getByLabel('Address')).toHaveValue(`${portal.verifyUrl}/metrics`);
});
