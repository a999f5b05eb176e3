import type { Page } from '@playwright/test';
import { approve, ask, publish, unique, type Entry } from '../../fixtures/catalogue.ts';
import { deafen } from '../../fixtures/deaf.ts';
import { expectDone } from '../../fixtures/forms.ts';
import { open } from '../../fixtures/open.ts';
import { admin, newcomer } from '../../fixtures/people.ts';
import type { Account, Portal } from '../../fixtures/portal.ts';
import { expect, test } from '../../fixtures/test.ts';
import { must } from '../../fixtures/wire.ts';

test.use({ stage: 'a live queue' });

const line = (page: Page, who: Account) =>
  page.getByRole('list', { name: 'Requests' }).getByRole('listitem').filter({ hasText: who.name });

/** Milliseconds until a line is there. */
async function untilSeen(page: Page, who: Account): Promise<number> {
  const begun = Date.now();
  await line(page, who).waitFor();
  return Date.now() - begun;
}

/** Has somebody new ask for it. */
async function asks(portal: Portal, mail: Parameters<typeof newcomer>[1], entry: Entry): Promise<[Account, string]> {
  const who = await newcomer(portal, mail, unique('Ada'));
  return [who, await ask(portal, who, entry)];
}

/** Has somebody ask for as many APIs. */
async function asksOften(portal: Portal, who: Account, times: number): Promise<string[]> {
  const { said } = await must(portal, 'read_settings', {}, admin);
  const [settings, version] = said as [Record<string, unknown>, number];
  const kept = ['portal_name', 'key_prefix', 'request_ttl_days', 'claim_ttl_hours', 'hand_off_timeout_hours'];
  const form = Object.fromEntries(kept.map((name) => [name, String(settings[name])]));
  const on = { require_key_approval: 'true', decline_reason_required: 'true', max_open_requests: '100' };
  await must(portal, 'change_settings', { ...form, ...on, version: String(version) }, admin);
  const requests: string[] = [];
  for (let number = 0; number < times; number += 1) {
    requests.push(await ask(portal, who, await publish(portal, unique('Drops'))));
  }
  return requests;
}

test('a request appears in the queue within a second, and the decision on the page of whoever asked', async ({
  visitor,
  mail,
  portal,
}) => {
  const entry = await publish(portal, unique('Rivers'));
  const ada = await newcomer(portal, mail, unique('Ada'));
  const [boss, hers] = [await visitor(admin), await visitor(ada)];
  await open(boss, '/queue');
  await open(hers, `/apis/${entry.slug}/request`);
  await hers.getByRole('button', { name: 'Send request' }).click();
  await expect(hers).toHaveURL(/\/requests\/req_/);
  expect(await untilSeen(boss, ada)).toBeLessThan(1000);
  await expect(boss.getByRole('link', { name: /^Queue/ })).toContainText(/[1-9]/);

  await line(boss, ada).getByRole('link').click();
  await boss.getByRole('button', { name: 'Approve', exact: true }).click();
  await expect(hers.getByRole('main')).toContainText('Granted');
  await expect(hers.getByRole('main')).toContainText(`by ${admin.name}`);
});

test('what somebody else decides says by whom and steps aside, and typing is left alone', async ({
  visitor,
  mail,
  portal,
}) => {
  const entry = await publish(portal, unique('Lakes'));
  const [ada, hers] = await asks(portal, mail, entry);
  const [bob, his] = await asks(portal, mail, entry);
  const boss = await visitor(admin);
  await open(boss, `/queue?request=${his}`);
  await boss.getByText('Decline', { exact: true }).click();
  await boss.getByLabel('Reason', { exact: false }).first().fill('Half a thought');
  await boss.mouse.move(0, 0);
  await approve(portal, hers);
  await expect(line(boss, ada)).toContainText('Approved by you');
  await expect(line(boss, ada)).toHaveCount(0, { timeout: 15_000 });
  await expect(line(boss, bob)).toBeVisible();
  await expect(boss.locator('.decide textarea')).toHaveValue('Half a thought');
});

test('a text that changes while it is read is said to, and a press meant for the one before decides nothing', async ({
  visitor,
  mail,
  portal,
}) => {
  const entry = await publish(portal, unique('Bays'));
  const [ada, hers] = await asks(portal, mail, entry);
  const boss = await visitor(admin);
  await open(boss, `/queue?request=${hers}`);
  await expect(boss.getByRole('button', { name: 'Approve', exact: true })).toBeVisible();
  await must(portal, 'revise_request', { id: hers, revision: '1', policy: entry.policies[0]! }, ada);
  await expect(boss.getByText(`${ada.name} changed this request while you read it.`)).toBeVisible();
  expect(await boss.getByRole('button', { name: 'Approve', exact: true }).count()).toBe(0);
  await boss.getByRole('button', { name: 'Approve', exact: true }).click();
  await expectDone(boss, 'Approved.');
});

test('nothing moves away from under the pointer', async ({ visitor, mail, portal }) => {
  const entry = await publish(portal, unique('Ponds'));
  const [ada, hers] = await asks(portal, mail, entry);
  const [bob] = await asks(portal, mail, entry);
  const boss = await visitor(admin);
  await boss.clock.install();
  await open(boss, '/queue');
  // Written-out times are wider than ages: lines have their height once ages stand there.
  await expect(line(boss, bob)).toContainText('just now');
  await line(boss, bob).hover();
  const place = await line(boss, bob).boundingBox();
  await approve(portal, hers);
  await expect(line(boss, ada)).toContainText('Approved by you');
  // Later than it would have stepped aside.
  await boss.clock.fastForward('00:08');
  await expect(line(boss, ada)).toContainText('Approved by you');
  expect(await line(boss, bob).boundingBox()).toEqual(place);
  await boss.mouse.move(0, 0);
  await boss.clock.fastForward('00:02');
  await expect(line(boss, ada)).toHaveCount(0);
});

test('a portal that was restarted in between loses nothing and doubles nothing', async ({ visitor, mail, portal }) => {
  const entry = await publish(portal, unique('Springs'));
  const [ada] = await asks(portal, mail, entry);
  const boss = await visitor(admin);
  await open(boss, '/queue');
  await expect(line(boss, ada)).toHaveCount(1);
  await portal.kill();
  await expect(boss.getByText('Reconnecting…')).toBeVisible();
  await portal.resume();
  const [bob] = await asks(portal, mail, entry);
  await expect(line(boss, bob)).toHaveCount(1, { timeout: 45_000 });
  await expect(line(boss, ada)).toHaveCount(1);
  await expect(boss.getByText('Reconnecting…')).toHaveCount(0);
});

test('a browser that was offline catches up', async ({ visitor, mail, portal }) => {
  const entry = await publish(portal, unique('Wells'));
  const boss = await visitor(admin);
  await open(boss, '/queue');
  await boss.context().setOffline(true);
  const [ada] = await asks(portal, mail, entry);
  await boss.context().setOffline(false);
  await expect(line(boss, ada)).toHaveCount(1, { timeout: 45_000 });
});

test('fifty are approved at once, but for three that somebody else was faster with', async ({
  visitor,
  mail,
  portal,
}) => {
  test.setTimeout(180_000);
  const ada = await newcomer(portal, mail, unique('Ada'));
  const requests = await asksOften(portal, ada, 50);
  const boss = await visitor(admin);
  await deafen(boss);
  await open(boss, `/queue?q=${encodeURIComponent(ada.name)}`);
  for (const request of requests.slice(0, 3)) await approve(portal, request);
  const boxes = boss.getByRole('checkbox');
  await expect(boxes).toHaveCount(50);
  for (const box of await boxes.all()) await box.check();
  await boss.getByRole('button', { name: 'Approve chosen' }).click();
  const lines = boss.getByRole('alert').getByRole('listitem');
  await expect(lines).toHaveCount(4, { timeout: 60_000 });
  await expect(lines.first()).toHaveText('47 requests were approved. The others were not:');
  await expect(lines.nth(1)).toContainText(`${ada.name} · Drops`);
});

test('from signing in to a decision by the keyboard alone', async ({ page, mail, portal }) => {
  const entry = await publish(portal, unique('Brooks'));
  const [ada] = await asks(portal, mail, entry);
  const [bob] = await asks(portal, mail, entry);
  await open(page, '/sign-in?next=/queue');
  await page.getByLabel('E-mail').focus();
  await page.keyboard.type(admin.email);
  await page.keyboard.press('Tab');
  await page.keyboard.type(admin.password);
  await page.keyboard.press('Enter');
  await expect(line(page, bob)).toBeVisible();
  const order = await page.locator('.queue-who').allInnerTexts();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys in the queue' })).toBeVisible();
  await page.keyboard.press('Escape');
  for (let step = 0; step <= order.indexOf(ada.name); step += 1) await page.keyboard.press('j');
  await expect(page.getByRole('heading', { name: `${ada.name} asks for ${entry.name}` })).toBeVisible();
  await page.keyboard.press('a');
  await expectDone(page, 'Approved.');
  await page.keyboard.press('j');
  await expect(page.getByRole('heading', { name: `${bob.name} asks for ${entry.name}` })).toBeVisible();
  await page.keyboard.press('d');
  await page.keyboard.type('Not by this keyboard.');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expectDone(page, 'Declined.');
});

test('a list that is longer than a page: what is read and decided on the second page leaves the reader there', async ({
  visitor,
  mail,
  portal,
}) => {
  test.setTimeout(180_000);
  const ada = await newcomer(portal, mail, unique('Ada'));
  await asksOften(portal, ada, 51);
  const boss = await visitor(admin);
  await open(boss, `/queue?q=${encodeURIComponent(ada.name)}`);
  const lines = line(boss, ada);
  await expect(lines).toHaveCount(50);
  await boss.getByRole('link', { name: 'Next page' }).click();
  await expect(lines).toHaveCount(1);
  await lines.getByRole('link').click();
  await expect(boss.getByRole('heading', { name: `${ada.name} asks for` })).toBeVisible();
  await expect(lines).toHaveCount(1);
  await expect(lines.getByRole('link')).toHaveAttribute('aria-current');
  await boss.getByText('Decline', { exact: true }).click();
  await boss.getByLabel('Reason').fill('One drop too many.');
  await boss.getByRole('button', { name: 'Decline request' }).click();
  await expectDone(boss, 'Declined.');
  await expect(lines).toContainText('Declined by you');
  await boss.reload();
  await expect(boss.getByText('Nothing more')).toBeVisible();
  await boss.getByRole('link', { name: 'Back to the start' }).click();
  await expect(lines).toHaveCount(50);
  await lines.last().scrollIntoViewIfNeeded();
  await boss.getByRole('link', { name: 'All', exact: true }).click();
  await expect(boss).toHaveURL(/show=all/);
  await expect(lines.first()).toBeInViewport();
});
