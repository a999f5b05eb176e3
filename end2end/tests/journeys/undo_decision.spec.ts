import { ask, publish, unique } from '../../fixtures/catalogue.ts';
import { expectDone } from '../../fixtures/forms.ts';
import { mailedKey } from '../../fixtures/keys.ts';
import { alive, open } from '../../fixtures/open.ts';
import { admin, newcomer } from '../../fixtures/people.ts';
import { expect, test } from '../../fixtures/test.ts';

// As operators have it.
test.use({ stage: 'decisions can be undone', settings: { KEYWRIGHT_UNDO_SECONDS: '10' } });

const undo = (what: string | RegExp) => ({ name: what });

test('a slip is undone before anybody hears of it, and what is left alone goes on its way', async ({ visitor, mail, portal }) => {
  const entry = await publish(portal, unique('Slips'));
  const [ada, bob] = [await newcomer(portal, mail, unique('Ada')), await newcomer(portal, mail, unique('Bob'))];
  const [hers, his] = [await ask(portal, ada, entry), await ask(portal, bob, entry)];
  const boss = await visitor(admin);
  await open(boss, `/queue?request=${hers}`);
  await boss.getByText('Decline', { exact: true }).click();
  await boss.getByLabel('Reason').fill('A slip.');
  await boss.getByRole('button', { name: 'Decline request' }).click();
  await expectDone(boss, `Declined: ${ada.name}`);
  await alive(boss);
  await boss.getByRole('button', undo(/^Undo/)).click();
  await expect(boss.getByRole('heading', { level: 2, name: `${ada.name} asks for ${entry.name}` })).toBeVisible();
  await alive(boss);
  await expect(boss.getByRole('main')).toContainText('Decision undone');

  await open(boss, `/queue?request=${his}`);
  await boss.getByRole('button', { name: 'Approve', exact: true }).click();
  await expectDone(boss, `Approved: ${bob.name}`);
  await mailedKey(mail, bob, entry.name);
  expect((await mail.to(ada.email)).map(({ subject }) => subject).filter((subject) => /declined/.test(subject))).toEqual([]);
});

test('several that were decided at once are undone at once', async ({ visitor, mail, portal }) => {
  const entry = await publish(portal, unique('Heaps'));
  const people = [await newcomer(portal, mail, unique('Ada')), await newcomer(portal, mail, unique('Bob'))];
  for (const who of people) await ask(portal, who, entry);
  const boss = await visitor(admin);
  await open(boss, `/queue?q=${encodeURIComponent(entry.name)}`);
  for (const box of await boss.getByRole('checkbox').all()) await box.check();
  await boss.getByRole('button', { name: 'Approve chosen' }).click();
  await expectDone(boss, 'Approved: 2 requests');
  await alive(boss);
  await boss.getByRole('button', undo(/^Undo/)).click();
  await expectDone(boss, 'Undone. Nothing was sent.');
  await alive(boss);
  await open(boss, `/queue?q=${encodeURIComponent(entry.name)}`);
  await expect(boss.getByRole('checkbox')).toHaveCount(2);
});
