import { deafen } from '../../fixtures/deaf.ts';
import { ask, askThese, createPolicy, publish, unique } from '../../fixtures/catalogue.ts';
import { expectDone, expectMistake, statusOf } from '../../fixtures/forms.ts';
import { expectGoodLooks } from '../../fixtures/looks.ts';
import { alive, open } from '../../fixtures/open.ts';
import { admin, newcomer } from '../../fixtures/people.ts';
import { answers, everyKind } from '../../fixtures/questions.ts';
import { expect, test } from '../../fixtures/test.ts';

test('a developer revises a request; whoever decides sees the change and decides the new text', async ({
  visitor,
  mail,
  portal,
}) => {
  const gold = unique('Gold');
  const policy = await createPolicy(portal, gold);
  const entry = await publish(portal, unique('Quays'), { 'policies/1': policy });
  await askThese(portal, entry, everyKind);
  const ada = await newcomer(portal, mail, 'Ada Revising');
  const request = await ask(portal, ada, entry, answers);
  const [hers, boss] = [await visitor(ada), await visitor(admin)];
  await deafen(boss);
  await open(boss, `/queue?request=${request}`);

  await open(hers, `/requests/${request}`);
  await hers.getByRole('link', { name: 'Change your request' }).click();
  await alive(hers);
  await expect(hers.getByLabel('Project')).toHaveValue('FRY');
  await expect(hers.getByRole('group', { name: 'Environment' }).getByRole('radio', { checked: true })).toHaveCount(1);
  await expect(hers.getByLabel('I have read the terms')).toBeChecked();
  await expectGoodLooks(hers, 'revise');
  await hers.getByLabel('Project').fill('quay');
  const save = () => hers.getByRole('button', { name: 'Save changes' }).click();
  expect(await statusOf(hers, 'revise_request', save)).toBe(422);
  await alive(hers);
  await expectMistake(hers.getByLabel('Project'), 'Three capital letters.');
  await hers.getByLabel('Project').fill('QUA');
  await hers.getByRole('radio', { name: gold }).check();
  await save();
  await expectDone(hers, 'Your changes were saved.');
  await expect(hers.getByRole('main')).toContainText('Revised');

  const approve = () => boss.getByRole('button', { name: 'Approve', exact: true }).click();
  expect(await statusOf(boss, 'approve_request', approve)).toBe(409);
  await alive(boss);
  await expect(boss.getByText('The request changed since you opened it')).toBeVisible();
  await open(boss, `/queue?request=${request}`);
  await expect(boss.locator('del')).toHaveText(['FRY']);
  await expect(boss.locator('ins')).toHaveText(['QUA']);
  await expect(boss.getByRole('main')).toContainText(`It asked for the policy ${entry.name} Free then.`);
  await expectGoodLooks(boss, 'queue-revised');
  await approve();
  await expect(boss.getByRole('main')).toContainText(`Approved by ${admin.name}`);
  expect((await open(hers, `/requests/${request}/revise`))?.status()).toBe(409);
});
