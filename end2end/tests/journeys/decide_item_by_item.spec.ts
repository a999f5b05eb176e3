import { askForAll, offerSelection, publish, unique } from '../../fixtures/catalogue.ts';
import { expectDone, expectMistake, statusOf } from '../../fixtures/forms.ts';
import { mailedKey, verify } from '../../fixtures/keys.ts';
import { expectGoodLooks } from '../../fixtures/looks.ts';
import { alive, open } from '../../fixtures/open.ts';
import { admin, newcomer } from '../../fixtures/people.ts';
import { expect, test } from '../../fixtures/test.ts';

test.use({ stage: 'items decided apart' });

test('each approver decides their own, and what stays becomes one key', async ({ visitor, mail, portal }) => {
  const [otto, olga] = [await newcomer(portal, mail, 'Otto Owner'), await newcomer(portal, mail, 'Olga Owner')];
  const weather = await publish(portal, unique('Weather'), { approvers: otto.email });
  const maps = await publish(portal, unique('Maps'), { approvers: olga.email });
  await offerSelection(portal);
  const ada = await newcomer(portal, mail, 'Ada Apart');
  const request = await askForAll(portal, ada, [weather, maps]);
  const [his, hers, own] = [await visitor(otto), await visitor(olga), await visitor(ada)];

  await open(his, `/queue?request=${request}`);
  await expect(his.getByRole('group', { name: maps.name })).toHaveCount(0);
  await his.getByRole('group', { name: weather.name }).getByRole('radio', { name: 'Approve' }).check();
  await expectGoodLooks(his, 'decide-own-item');
  await his.getByRole('button', { name: 'Decide' }).click();
  await expectDone(his, 'Decided.');
  await expect(his.getByText('You have decided on yours. The rest waits for others.')).toBeVisible();
  await expectGoodLooks(his, 'decided-own-item');
  await open(his, '/queue');
  await expect(his.getByText('Nobody is waiting')).toBeVisible();

  await open(hers, `/queue?request=${request}`);
  const decline = hers.getByRole('group', { name: maps.name }).getByRole('radio', { name: 'Decline' });
  await decline.check();
  const decide = () => hers.getByRole('button', { name: 'Decide' }).click();
  expect(await statusOf(hers, 'decide_items', decide)).toBe(422);
  await alive(hers);
  await expectMistake(hers.getByLabel('Reason for what you decline'), 'Say why you decline: the developer reads it.');
  await expect(decline).toBeChecked();
  await hers.getByLabel('Reason for what you decline').fill('Maps are for partners.');
  await decide();
  await expectDone(hers, 'Decided.');

  const told = await mail.arrived(ada.email, /^Declined: Maps/);
  expect(told.text).toContain('Maps are for partners.');
  const key = await mailedKey(mail, ada, weather.name);
  await expect.poll(() => verify(portal, key)).toBe(200);
  await open(own, `/requests/${request}`);
  await expect(own.getByRole('heading', { level: 1, name: weather.name })).toBeVisible();
  await expect(own.getByRole('main')).toContainText('Maps are for partners.');
  await expectGoodLooks(own, 'request-part-declined');
});

test('whoever decides everything approves and declines in one press', async ({ visitor, mail, portal }) => {
  const [one, two] = [await publish(portal, unique('One')), await publish(portal, unique('Two'))];
  await offerSelection(portal);
  const ada = await newcomer(portal, mail, 'Ada Pressed');
  const request = await askForAll(portal, ada, [one, two]);
  const boss = await visitor(admin);
  await open(boss, `/queue?request=${request}`);
  await expect(boss.getByRole('button', { name: 'Approve all' })).toBeVisible();
  await boss.getByText('Decide one by one').click();
  await boss.getByRole('group', { name: one.name }).getByRole('radio', { name: 'Approve' }).check();
  await boss.getByRole('group', { name: two.name }).getByRole('radio', { name: 'Decline' }).check();
  await boss.getByLabel('Reason for what you decline').fill('One is enough.');
  await expectGoodLooks(boss, 'decide-one-by-one');
  await boss.getByRole('button', { name: 'Decide', exact: true }).click();
  await expectDone(boss, 'Decided.');
  await expect(boss.getByRole('main')).toContainText(`Approved by ${admin.name}`);
  await mailedKey(mail, ada, one.name);
});
