import { askThese, createPolicy, publish, unique } from '../../fixtures/catalogue.ts';
import { expectDone, expectMistake, statusOf } from '../../fixtures/forms.ts';
import { mailedKey } from '../../fixtures/keys.ts';
import { expectGoodLooks } from '../../fixtures/looks.ts';
import { alive, open } from '../../fixtures/open.ts';
import { admin, newcomer } from '../../fixtures/people.ts';
import { expect, test } from '../../fixtures/test.ts';

test('an admin asks for a key for somebody and decides at once', async ({ visitor, mail, portal }) => {
  const gold = unique('Gold');
  const entry = await publish(portal, unique('Tides'), { 'policies/1': await createPolicy(portal, gold) });
  await askThese(portal, entry, [{ key: 'why', label: 'What for?', kind: 'text', required: true }]);
  const ada = await newcomer(portal, mail, unique('Ada Behalf'));
  const boss = await visitor(admin);
  await open(boss, `/admin/people?q=${encodeURIComponent(ada.name)}`);
  await boss.getByRole('link', { name: ada.name }).click();
  await boss.getByRole('link', { name: `Request a key for ${ada.name}` }).click();
  await expect(boss.getByRole('heading', { level: 1, name: `Request a key for ${ada.name}` })).toBeVisible();
  await alive(boss);
  await expectGoodLooks(boss, 'ask-for-person');
  await boss.getByLabel('API').selectOption(entry.name);
  await boss.getByRole('button', { name: 'Choose' }).click();
  await expect(boss.getByLabel('What for?')).toBeVisible();
  await alive(boss);

  await boss.getByRole('radio', { name: gold }).check();
  const send = () => boss.getByRole('button', { name: 'Send request' }).click();
  expect(await statusOf(boss, 'request_for', send)).toBe(422);
  await alive(boss);
  await expectMistake(boss.getByLabel('What for?'), 'Write an answer here.');
  await expectGoodLooks(boss, 'ask-for-person-wrong');
  await expect(boss.getByRole('radio', { name: gold })).toBeChecked();
  await boss.getByLabel('What for?').fill('They sail');
  await send();
  await expectDone(boss, 'The request was sent.');
  await expect(boss.getByRole('heading', { name: `${ada.name} asks for ${entry.name}` })).toBeVisible();
  await boss.getByRole('button', { name: 'Approve', exact: true }).click();
  await expectDone(boss, 'Approved.');

  const told = await mail.arrived(ada.email, /^We have your request/);
  expect(told.text).toContain(`${admin.name} has asked for ${entry.name} (${gold}) on your behalf.`);
  await mailedKey(mail, ada, entry.name);
});
