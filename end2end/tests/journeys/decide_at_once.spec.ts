import { ask, publish, unique } from '../../fixtures/catalogue.ts';
import { deafen } from '../../fixtures/deaf.ts';
import { statusOf } from '../../fixtures/forms.ts';
import { mailedKey } from '../../fixtures/keys.ts';
import { alive, open } from '../../fixtures/open.ts';
import { admin, newcomer } from '../../fixtures/people.ts';
import { expect, test } from '../../fixtures/test.ts';

test('two admins have the same request open: the second is told what the first did', async ({
  visitor,
  mail,
  portal,
}) => {
  const ada = await newcomer(portal, mail, 'Ada Twice');
  const entry = await publish(portal, unique('Tides'));
  const id = await ask(portal, ada, entry);
  const [first, second] = [await visitor(admin), await visitor(admin)];
  await deafen(second);
  await open(first, `/queue?request=${id}`);
  await open(second, `/queue?request=${id}`);
  await first.getByRole('button', { name: 'Approve' }).click();
  await expect(first.getByRole('main')).toContainText(`Approved by ${admin.name} at`);

  await second.getByText('Decline', { exact: true }).click();
  await second.getByLabel('Reason').fill('I would rather not.');
  const decline = () => second.getByRole('button', { name: 'Decline request' }).click();
  expect(await statusOf(second, 'decline_request', decline)).toBe(409);
  await alive(second);
  await expect(second.getByRole('main')).toContainText(`Approved by ${admin.name} at`);

  await mailedKey(mail, ada, entry.name);
  const hers = await visitor(ada);
  await open(hers, '/keys');
  await expect(hers.getByRole('main').getByRole('heading', { level: 2, name: entry.name })).toHaveCount(1);
  expect((await mail.to(ada.email)).filter(({ subject }) => subject.startsWith('Your key for'))).toHaveLength(1);
});

test('an admin who approves what was declined meanwhile is told so, and no key is made', async ({
  visitor,
  mail,
  portal,
}) => {
  const ada = await newcomer(portal, mail, 'Ada Declined');
  const id = await ask(portal, ada, await publish(portal, unique('Tides')));
  const [first, second] = [await visitor(admin), await visitor(admin)];
  await deafen(second);
  await open(first, `/queue?request=${id}`);
  await open(second, `/queue?request=${id}`);
  await first.getByText('Decline', { exact: true }).click();
  await first.getByLabel('Reason').fill('Not now.');
  await first.getByRole('button', { name: 'Decline request' }).click();
  await mail.arrived(ada.email, /was declined$/);

  const approve = () => second.getByRole('button', { name: 'Approve' }).click();
  expect(await statusOf(second, 'approve_request', approve)).toBe(409);
  await alive(second);
  await expect(second.getByRole('main')).toContainText(`Declined by ${admin.name} at`);
  const hers = await visitor(ada);
  await open(hers, '/keys');
  await expect(hers.getByText('You have no keys')).toBeVisible();
});
