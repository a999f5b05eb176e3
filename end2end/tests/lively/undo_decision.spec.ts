import { ask, publish, unique } from '../../fixtures/catalogue.ts';
import { expectDone } from '../../fixtures/forms.ts';
import { expectGoodLooks } from '../../fixtures/looks.ts';
import { open } from '../../fixtures/open.ts';
import { admin, newcomer } from '../../fixtures/people.ts';
import { expect, test } from '../../fixtures/test.ts';

// Long enough to be looked at.
test.use({ stage: 'decisions can be undone for a minute', settings: { KEYWRIGHT_UNDO_SECONDS: '60' } });

test('by the keyboard alone: approve, go on, undo what was last', async ({ visitor, mail, portal }) => {
  test.setTimeout(120_000);
  const entry = await publish(portal, unique('Strokes'));
  const [ada, bob] = [await newcomer(portal, mail, unique('Ada')), await newcomer(portal, mail, unique('Bob'))];
  const [hers, his] = [await ask(portal, ada, entry), await ask(portal, bob, entry)];
  const boss = await visitor(admin);
  await open(boss, `/queue?request=${hers}`);
  await boss.keyboard.press('a');
  await expectDone(boss, `Approved: ${ada.name}`);
  await open(boss, `/queue?request=${his}`);
  await boss.setViewportSize({ width: 1280, height: 400 });
  await boss.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
  await boss.keyboard.press('a');
  await expectDone(boss, `Approved: ${bob.name}`);
  await expect(boss.getByRole('button', { name: new RegExp(`^Undo.*${bob.name}`) })).toBeInViewport();
  await expectGoodLooks(boss, 'queue-undo');
  await boss.keyboard.press('z');
  await expectDone(boss, 'Undone. Nothing was sent.');
  await expect(boss.getByRole('button', { name: /^Undo/ })).toHaveCount(1);
  await expect(boss.getByRole('button', { name: new RegExp(ada.name) })).toBeVisible();
  await expect(boss.getByRole('heading', { level: 2, name: `${bob.name} asks for ${entry.name}` })).toBeVisible();
  await expect(boss.getByRole('button', { name: 'Approve', exact: true })).toBeVisible();
  await expect(boss.getByText('changed this request')).toHaveCount(0);
  await boss.keyboard.press('a');
  await expectDone(boss, `Approved: ${bob.name}`);
  await expect(boss.getByText('Undone. Nothing was sent.')).toHaveCount(0, { timeout: 5000 });
});
