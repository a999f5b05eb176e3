import { ask, publish, unique } from '../../fixtures/catalogue.ts';
import { expectDone } from '../../fixtures/forms.ts';
import { alive, open } from '../../fixtures/open.ts';
import { newcomer } from '../../fixtures/people.ts';
import { expect, test } from '../../fixtures/test.ts';

test('an approver chooses one mail a day, and is not told of each request any more', async ({ visitor, mail, portal }) => {
  const [ada, ben] = [await newcomer(portal, mail, 'Ada Asking'), await newcomer(portal, mail, 'Ben Busy')];
  const owned = { approvers: ben.email };
  const [first, second] = [await publish(portal, unique('Fog'), owned), await publish(portal, unique('Mist'), owned)];
  const his = await visitor(ben);
  await open(his, '/account');
  await expect(his.getByRole('radio', { name: 'A mail for each request' })).toBeChecked();
  await his.getByRole('radio', { name: 'One mail a day' }).check();
  await his.getByRole('button', { name: 'Save' }).click();
  await expectDone(his, 'From now on you get one mail a day, at 08:00 UTC, if something waits.');
  await alive(his);
  await expect(his.getByRole('radio', { name: 'One mail a day' })).toBeChecked();
  await ask(portal, ada, first);
  await mail.arrived(ada.email, new RegExp(`request for ${first.name}`));

  await his.getByRole('radio', { name: 'A mail for each request' }).check();
  await his.getByRole('button', { name: 'Save' }).click();
  await expectDone(his, 'From now on you get a mail for each request.');
  await ask(portal, ada, second);
  await mail.arrived(ben.email, new RegExp(`asks for ${second.name}`));
  expect((await mail.to(ben.email)).map(({ subject }) => subject)).not.toContainEqual(expect.stringContaining(first.name));
});

test('whoever decides nothing is asked nothing', async ({ visitor, mail, portal }) => {
  const hers = await visitor(await newcomer(portal, mail, 'Ada Alone'));
  await open(hers, '/account');
  await expect(hers.getByRole('heading', { name: 'Where you are signed in' })).toBeVisible();
  await expect(hers.getByRole('radio')).toHaveCount(0);
});
