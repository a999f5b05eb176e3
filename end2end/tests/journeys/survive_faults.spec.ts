import { approve, ask, publish, unique } from '../../fixtures/catalogue.ts';
import { keyIn, verify } from '../../fixtures/keys.ts';
import { open } from '../../fixtures/open.ts';
import { admin, newcomer } from '../../fixtures/people.ts';
import { expect, test } from '../../fixtures/test.ts';

test.use({ stage: 'servers that fail' });

test('while the mail server is down people ask and approve; the mails arrive when it is back', async ({
  visitor,
  mail,
  portal,
}) => {
  const ada = await newcomer(portal, mail, 'Ada Patient');
  const entry = await publish(portal, unique('Storms'));
  const [hers, page] = [await visitor(ada), await visitor(admin)];
  await mail.stop();

  await open(hers, `/apis/${entry.slug}/request`);
  await hers.getByRole('button', { name: 'Send request' }).click();
  await expect(hers).toHaveURL(/\/requests\/req_/);
  const id = new URL(hers.url()).pathname.split('/').at(-1)!;
  await open(page, `/queue?request=${id}`);
  await page.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByRole('main')).toContainText(`Approved by ${admin.name}`);
  await open(page, '/admin/outbox');
  await expect(page.getByRole('main')).not.toContainText('Nothing waits');

  await mail.resume();
  const key = keyIn((await mail.arrived(ada.email, /^Your key for/, 60_000)).text)!;
  await mail.arrived(ada.email, /^We have your request/, 60_000);
  await mail.arrived(admin.email, /asks for/, 60_000);
  await expect.poll(() => verify(portal, key)).toBe(200);
  await open(hers, `/requests/${id}`);
  await expect(hers.getByRole('main')).toContainText('Granted');
});

test('a power cut right after the approval costs nothing: one key arrives, and it works', async ({
  visitor,
  mail,
  portal,
}) => {
  const ada = await newcomer(portal, mail, 'Ada Unlucky');
  const entry = await publish(portal, unique('Outages'));
  const id = await ask(portal, ada, entry);
  await approve(portal, id);
  await portal.kill();
  await portal.resume();

  const hers = await visitor(ada);
  await expect
    .poll(async () => (await open(hers, `/requests/${id}`), hers.getByRole('main').innerText()), { timeout: 30_000 })
    .toContain('Granted');
  await open(hers, '/keys');
  await expect(hers.getByRole('heading', { level: 2, name: entry.name })).toHaveCount(1);
  // At least once is the promise for a mail; all of them hold the same key.
  const letters = (await mail.to(ada.email)).filter(({ subject }) => subject.startsWith('Your key for'));
  const keys = new Set(letters.map(({ text }) => keyIn(text)));
  expect(keys.size).toBe(1);
  const [key] = keys;
  await expect.poll(() => verify(portal, key!)).toBe(200);
});
