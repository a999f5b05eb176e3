import { ask, publish, unique } from '../../fixtures/catalogue.ts';
import { expectDone } from '../../fixtures/forms.ts';
import { expectGoodLooks } from '../../fixtures/looks.ts';
import { open } from '../../fixtures/open.ts';
import { admin, newcomer } from '../../fixtures/people.ts';
import { expect, test } from '../../fixtures/test.ts';

test('of two who decide, each sees what the other reads, and who is on it', async ({ visitor, mail, portal }) => {
  const [ada, otto] = [await newcomer(portal, mail, unique('Ada')), await newcomer(portal, mail, unique('Otto'))];
  const entry = await publish(portal, unique('Desks'), { approvers: otto.email });
  const id = await ask(portal, ada, entry);
  const [boss, his] = [await visitor(admin), await visitor(otto)];
  await open(boss, `/queue?q=${encodeURIComponent(ada.name)}`);
  await open(his, `/queue?request=${id}`);
  const line = boss.getByRole('list', { name: 'Requests' }).getByRole('listitem').filter({ hasText: ada.name });
  await expect(line).toContainText(`${otto.name} is reading this`);
  await line.getByRole('link').click();
  await expect(his.getByText(`${admin.name} is reading this.`)).toBeVisible();

  await his.getByRole('button', { name: 'I am on it' }).click();
  await expectDone(his, 'The others see that you are on it, for a quarter of an hour.');
  await expect(boss.getByText(`${otto.name} is on it.`)).toBeVisible();
  await expectGoodLooks(boss, 'queue-attention');
  await his.close();
  await boss.getByRole('button', { name: 'Approve', exact: true }).click();
  await expectDone(boss, 'Approved.');
});

test('whoever closes the window reads nothing any more', async ({ visitor, mail, portal }) => {
  const [ada, otto] = [await newcomer(portal, mail, unique('Ada')), await newcomer(portal, mail, unique('Otto'))];
  const entry = await publish(portal, unique('Doors'), { approvers: otto.email });
  const id = await ask(portal, ada, entry);
  const [boss, his] = [await visitor(admin), await visitor(otto)];
  await open(boss, `/queue?request=${id}`);
  await open(his, `/queue?request=${id}`);
  await expect(boss.getByText(`${otto.name} is reading this.`)).toBeVisible();
  await his.close();
  await expect(boss.getByText(`${otto.name} is reading this.`)).toHaveCount(0);
});
