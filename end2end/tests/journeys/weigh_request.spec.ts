import { approve, ask, askThese, publish, unique } from '../../fixtures/catalogue.ts';
import { expectGoodLooks } from '../../fixtures/looks.ts';
import { open } from '../../fixtures/open.ts';
import { admin, newcomer } from '../../fixtures/people.ts';
import { expect, test } from '../../fixtures/test.ts';
import { must } from '../../fixtures/wire.ts';

test('whoever decides sees how such requests fared, what is unusual, and who else decides; whoever asks, how long it takes', async ({
  visitor,
  mail,
  portal,
}) => {
  test.setTimeout(180_000);
  const owner = await newcomer(portal, mail, 'Otto Weighs');
  const entry = await publish(portal, unique('Scales'), { approvers: owner.email });
  const place = { key: 'place', label: 'Where will you use it?', kind: 'choice' as const, options: ['At home', 'At sea'] };
  await askThese(portal, entry, [place]);
  const home = { 'answers[place]': 'At home' };
  for (let number = 0; number < 10; number += 1) {
    await approve(portal, await ask(portal, await newcomer(portal, mail, unique('Dev')), entry, home));
  }
  const eve = await newcomer(portal, mail, 'Eve Weighed');
  const hers = await visitor(eve);
  await open(hers, `/apis/${entry.slug}/request`);
  await expect(hers.getByText('An owner of this API decides, usually within a minute. You get the answer')).toBeVisible();

  const declined = await ask(portal, eve, entry, home);
  await must(portal, 'decline_request', { id: declined, revision: '1', reason: 'Say where.' }, admin);
  const id = await ask(portal, eve, entry, { 'answers[place]': 'At sea' });
  const boss = await visitor(admin);
  await open(boss, `/queue?request=${id}`);
  const panel = (name: string) => boss.locator('section').filter({ has: boss.getByRole('heading', { name }) });
  const like = panel('Requests like this');
  await expect(like).toContainText('Where will you use it? “At sea”, which none of 10 others chose.');
  await expect(like).toContainText('10 approved, 1 declined');
  await expect(like).toContainText('usually within a minute');
  await expect(like).toContainText('Otto Weighs');
  await expect(like.getByRole('listitem').first()).toContainText(`Eve Weighed: ${entry.name}`);
  await expect(like.getByRole('listitem').first()).toContainText(`declined by ${admin.name}`);
  await expect(panel('Decided about them before').getByRole('listitem')).toHaveCount(1);
  await expectGoodLooks(boss, 'queue-context');
});
