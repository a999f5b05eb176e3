import { expectGoodLooks } from '../../fixtures/looks.ts';
import { open } from '../../fixtures/open.ts';
import { expect, test } from '../../fixtures/test.ts';
import { must } from '../../fixtures/wire.ts';
import type { Portal } from '../../fixtures/portal.ts';

test.use({ stage: 'demo' });

const developer = (portal: Portal) => portal.sampleAccounts.find(({ name }) => name === 'Developer')!;
const approver = (portal: Portal) => portal.sampleAccounts.find(({ name }) => name === 'Approver')!;

/** Asks for the maps, whose requests need nobody's approval, waits for the key, and gives the request's id. */
async function getMapsKey(portal: Portal): Promise<string> {
  const who = developer(portal);
  const { said } = await must(portal, 'read_request_form', { slug: 'maps' }, who);
  const { location } = await must(
    portal,
    'submit_request',
    {
      slug: 'maps',
      policy: (said as { items: { policies: { id: string }[] }[] }).items[0]!.policies[0]!.id,
      'answers[project]': 'Harbour Ferries',
      'answers[purpose]': 'We show passengers on the quay where their ferry is.',
      'answers[calls_per_day]': '250',
      'answers[environment]': 'Production',
      'answers[terms]': 'true',
    },
    who,
  );
  const id = location.split('/').at(-1)!;
  await expect
    .poll(async () => JSON.stringify((await must(portal, 'read_request', { id }, who)).said), { timeout: 20_000 })
    .toContain('granted');
  return id;
}

test('asking for access', async ({ visitor, portal }) => {
  const page = await visitor(developer(portal));
  await open(page, '/apis/payments/request');
  await expectGoodLooks(page, 'ask');
});

test('what is wrong with a request, and asking twice', async ({ visitor, portal }) => {
  const page = await visitor(developer(portal));
  await open(page, '/apis/payments/request');
  await page.getByRole('button', { name: 'Send request' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await expectGoodLooks(page, 'ask-wrong');
  await open(page, '/apis/weather/request');
  await expectGoodLooks(page, 'ask-again');
});

test('a request that led to a key, and the keys', async ({ visitor, portal }) => {
  const id = await getMapsKey(portal);
  const page = await visitor(developer(portal));
  await open(page, `/requests/${id}`);
  await expectGoodLooks(page, 'request-granted');
  await open(page, '/keys');
  await page.getByText('Revoke', { exact: true }).first().click();
  await expectGoodLooks(page, 'keys');
});

test('my requests, and one that waits', async ({ visitor, portal }) => {
  const page = await visitor(developer(portal));
  await open(page, '/requests');
  await expectGoodLooks(page, 'my-requests');
  await page.getByRole('link', { name: 'Weather' }).click();
  await page.getByText('Withdraw request', { exact: true }).click();
  await expectGoodLooks(page, 'request-waiting');
});

test('my history and the catalogue as I see it', async ({ visitor, portal }) => {
  await getMapsKey(portal);
  const page = await visitor(developer(portal));
  await open(page, '/history');
  await expectGoodLooks(page, 'history');
  await open(page, '/');
  await expectGoodLooks(page, 'catalogue-mine');
});

test('my account, with another browser signed in', async ({ visitor, portal }) => {
  await must(portal, 'sign_in', { ...developer(portal) });
  const page = await visitor(developer(portal));
  await open(page, '/account');
  await expectGoodLooks(page, 'account');
});

test('somebody who has nothing yet', async ({ visitor, portal }) => {
  const page = await visitor(approver(portal));
  await open(page, '/requests');
  await expectGoodLooks(page, 'my-requests-none');
  await open(page, '/keys');
  await expectGoodLooks(page, 'keys-none');
});

test('an approver, who decides but does not run the portal', async ({ visitor, portal }) => {
  const page = await visitor(approver(portal));
  await open(page, '/queue');
  await expectGoodLooks(page, 'queue-approver');
  await open(page, '/admin/settings');
  await expectGoodLooks(page, 'not-for-you');
});
