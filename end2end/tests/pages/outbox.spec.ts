import { approve, ask, publish } from '../../fixtures/catalogue.ts';
import { expectGoodLooks } from '../../fixtures/looks.ts';
import { open } from '../../fixtures/open.ts';
import { admin, newcomer } from '../../fixtures/people.ts';
import { expect, test } from '../../fixtures/test.ts';

test.use({ stage: 'mails that cannot leave' });

test('a request that is approved while its mail cannot leave', async ({ visitor, mail, portal }) => {
  test.slow();
  const ada = await newcomer(portal, mail, 'Ada Patient');
  const id = await ask(portal, ada, await publish(portal, 'Harbour and Quay'));
  await mail.arrived(admin.email, /asks for/);
  await mail.stop();
  await approve(portal, id);
  const [page, hers] = [await visitor(admin), await visitor(ada)];
  await open(hers, `/requests/${id}`);
  await expectGoodLooks(hers, 'request-approved');
  await open(page, `/queue?request=${id}&show=all`);
  await expectGoodLooks(page, 'queue-approved');
  await open(page, '/admin/outbox');
  await expectGoodLooks(page, 'admin-outbox-waiting');
  await mail.resume();
  await mail.arrived(ada.email, /^Your key for/, 60_000);
  // Nothing happened that anybody is told of: the page looks by itself.
  await expect(page.getByRole('main')).toContainText('Nothing waits', { timeout: 30_000 });
});
