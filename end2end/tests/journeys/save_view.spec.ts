import { ask, publish, unique } from '../../fixtures/catalogue.ts';
import { expectDone, expectMistake } from '../../fixtures/forms.ts';
import { alive, open } from '../../fixtures/open.ts';
import { admin, newcomer } from '../../fixtures/people.ts';
import { expect, test } from '../../fixtures/test.ts';

test('a view of the queue is saved by name, led to by its address, and removed', async ({ visitor, mail, portal }) => {
  const ada = await newcomer(portal, mail, unique('Ada'));
  await ask(portal, ada, await publish(portal, unique('Sights')));
  const boss = await visitor(admin);
  await open(boss, `/queue?show=all&q=${encodeURIComponent(ada.name)}`);
  const name = unique('Hers');
  const save = async () => {
    await boss.getByText('Save this view', { exact: true }).click();
    await boss.getByLabel('Name', { exact: true }).fill(name);
    await boss.getByRole('button', { name: 'Save view' }).click();
  };
  await save();
  await expectDone(boss, 'The view was saved.');
  await open(boss, '/queue');
  const mine = boss.getByRole('navigation', { name: 'Your views' }).getByRole('link', { name });
  await mine.click();
  await expect(boss).toHaveURL(new RegExp(`show=all&q=`));
  await alive(boss);
  await expect(mine).toHaveAttribute('aria-current', 'page');
  await expect(boss.getByRole('list', { name: 'Requests' }).getByRole('listitem')).toHaveCount(1);
  await save();
  await alive(boss);
  await expectMistake(boss.getByLabel('Name', { exact: true }), 'You have a view of this name already. Take another one, or remove that first.');
  await open(boss, '/queue');
  await boss.getByText('Save this view', { exact: true }).click();
  await boss.getByRole('button', { name: `Remove ${name}` }).click();
  await expectDone(boss, 'The view was removed.');
  await expect(mine).toHaveCount(0);
});
