import { approve, ask, askForAll, offerSelection, publish } from '../../fixtures/catalogue.ts';
import { deafen } from '../../fixtures/deaf.ts';
import { expectGoodLooks } from '../../fixtures/looks.ts';
import { open } from '../../fixtures/open.ts';
import { admin, newcomer } from '../../fixtures/people.ts';
import { expect, test } from '../../fixtures/test.ts';

test.use({ stage: 'deciding to look at', settings: { KEYWRIGHT_UNDO_SECONDS: '60' } });

test('the keys that work in the queue', async ({ visitor }) => {
  const page = await visitor(admin);
  await open(page, '/queue');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys in the queue' })).toBeVisible();
  await expectGoodLooks(page, 'queue-keys');
});

test('several that are chosen, and what came of deciding them together', async ({ visitor, mail, portal }) => {
  const [ada, bob] = [await newcomer(portal, mail, 'Ada Together'), await newcomer(portal, mail, 'Bob Together')];
  const entry = await publish(portal, 'Ferries and Bridges');
  const first = await ask(portal, ada, entry);
  await ask(portal, bob, entry);
  const page = await visitor(admin);
  await deafen(page);
  await open(page, '/queue');
  await approve(portal, first);
  await page.getByRole('checkbox', { name: /^Choose Ada/ }).check();
  await page.getByRole('checkbox', { name: /^Choose Bob/ }).check();
  await expectGoodLooks(page, 'queue-several');
  await page.getByRole('button', { name: 'Approve chosen' }).click();
  await expect(page.getByRole('alert')).toContainText('One request was approved. The other was not:');
  await expectGoodLooks(page, 'queue-several-decided');
});

test('on a phone what was decided can be undone: the offer is one row, and all of it is on the screen', async ({ visitor, mail, portal }) => {
  const [ada, bob] = [await newcomer(portal, mail, 'Ada of a Very Long and Winding Name'), await newcomer(portal, mail, 'Bob Brief')];
  const entry = await publish(portal, 'Lighthouses of the Northern and the Southern Coast');
  const ids = [await ask(portal, ada, entry), await ask(portal, bob, entry)];
  const page = await visitor(admin);
  await page.setViewportSize({ width: 390, height: 800 });
  for (const id of ids) {
    await open(page, `/queue?request=${id}`);
    await page.getByRole('button', { name: 'Approve', exact: true }).click();
    const undo = page.getByRole('button', { name: /^Undo/ });
    await expect(undo).toHaveCount(1);
    await expect(undo).toBeInViewport({ ratio: 1 });
  }
  await expectGoodLooks(page, 'queue-undo-phone');
});

test('a request for more APIs than a heading has room for', async ({ visitor, mail, portal }) => {
  const ada = await newcomer(portal, mail, 'Ada Wanting');
  const names = ['Ports and Harbours', 'Tides', 'Depths', 'Lighthouses of Europe', 'Weather at Sea'];
  const entries = await Promise.all(names.map((name) => publish(portal, name)));
  await offerSelection(portal);
  const id = await askForAll(portal, ada, entries);
  const [hers, boss] = [await visitor(ada), await visitor(admin)];
  await open(hers, `/requests/${id}`);
  await expect(hers.getByRole('heading', { level: 1 })).toHaveText('Ports and Harbours, Tides and 3 more');
  await expect(hers.getByRole('rowheader')).toHaveText(names);
  await expectGoodLooks(hers, 'request-for-many');
  await open(hers, '/requests');
  await expect(hers.getByRole('rowheader', { name: 'Ports and Harbours, Tides and 3 more' })).toBeVisible();
  await expectGoodLooks(hers, 'my-requests-many');
  await open(boss, `/queue?request=${id}`);
  await expect(boss.getByRole('heading', { name: 'Ada Wanting asks for Ports and Harbours, Tides and 3 more' })).toBeVisible();
  await expectGoodLooks(boss, 'queue-for-many');
});
