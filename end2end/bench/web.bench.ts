import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { ask, describe as document, publish, type Entry } from '../fixtures/catalogue.ts';
import type { MailServer } from '../fixtures/mail.ts';
import { open } from '../fixtures/open.ts';
import { admin, newcomer } from '../fixtures/people.ts';
import type { Account, Portal } from '../fixtures/portal.ts';
import { expect, test } from '../fixtures/test.ts';
import { session } from '../fixtures/wire.ts';
import { Bars } from './bars.ts';
import { call, unlimited } from './call.ts';
import { look, type Form } from './lighthouse.ts';
import { slower, untilPainted, watchPaints } from './paint.ts';
import { spans } from './spans.ts';

const sample = (file: string) => readFileSync(new URL(`../../server/src/demo/${file}`, import.meta.url), 'utf8');

const subjects = [
  'Addresses', 'Bookings', 'Contracts', 'Currencies', 'Deliveries', 'Events', 'Fares', 'Grants', 'Invoices', 'Jobs', 'Ledgers',
  'Maps', 'News', 'Orders', 'Payments', 'Permits', 'Products', 'Quotes', 'Reviews', 'Stations', 'Tickets', 'Users', 'Vehicles',
];
const waiting = 40;
/** How often Lighthouse looks at each page. */
const looks = 3;

/** A catalogue of two dozen, one of them documented; and requests that wait, one of them by `who`. */
async function fill(portal: Portal, who: Account): Promise<{ entry: Entry; request: string }> {
  const entry = await publish(portal, 'Weather', {
    short_description: 'Conditions, forecasts and warnings for every place in Europe.',
    long_description: sample('weather.md'),
    owner: 'Weather team',
  });
  await document(portal, entry, sample('weather.yaml'));
  const policy = await call(portal, 'POST', '/policies', { name: 'Pro', description: 'For whoever earns with it.' });
  for (const name of subjects) {
    const short = `${name} of the whole country, kept up to date by the hour.`;
    const facts = { short_description: short, owner: `${name} team`, visibility: 'public', policies: [policy.id] };
    await call(portal, 'POST', '/entries', { name, ...facts });
  }
  const request = await ask(portal, who, entry);
  for (let number = 0; number < waiting; number += 1) {
    const person = await call(portal, 'POST', '/developers', { name: `Ada Example ${number}`, email: `ada${number}@example.com` });
    await call(portal, 'POST', '/requests', { developer: person.id, items: [{ entry: entry.id, policy: entry.policies[0] }] });
  }
  return { entry, request };
}

interface Stage {
  entry: Entry;
  request: string;
  developer: Account;
}

let filled: Promise<Stage> | undefined;

/** Filled by whichever measurement comes first. */
function stage(portal: Portal, mail: MailServer): Promise<Stage> {
  filled ??= (async () => {
    const developer = await newcomer(portal, mail, 'Dora Example');
    return { ...(await fill(portal, developer)), developer };
  })();
  return filled;
}

test.use({ stage: 'a portal at work', settings: { ...unlimited, KEYWRIGHT_UNDO_SECONDS: '10' } });

for (const form of ['mobile', 'desktop'] as const satisfies Form[]) {
  test(`Lighthouse is content, ${form}`, async ({ portal, mail }) => {
    const { entry, request, developer } = await stage(portal, mail);
    const pages = [
      ['catalogue', '/', ''],
      ['entry', `/apis/${entry.slug}`, ''],
      ['request', `/requests/${request}`, await session(portal, developer)],
      ['queue', '/queue', await session(portal, admin)],
    ] as const;
    const bars = new Bars();
    for (const [name, path, cookie] of pages) {
      const { scores, fcp, lcp, tbt, cls, shifted, failed } = await look(`${portal.url}${path}`, form, cookie, looks);
      const times = `FCP ${Math.round(fcp)} ms, LCP ${Math.round(lcp)} ms, TBT ${Math.round(tbt)} ms, CLS ${cls.toFixed(4)}`;
      console.log(`\n${name}, ${form}, the middle of ${looks}: ${times}\n      not wholly content: ${failed.join(', ')}`);
      for (const selector of shifted) console.log(`      moved: ${selector}`);
      bars.atLeast(95, `${name}, performance`, scores.performance);
      bars.atLeast(100, `${name}, accessibility`, scores.accessibility);
      bars.atLeast(100, `${name}, best practices`, scores['best-practices']);
      bars.atLeast(100, `${name}, SEO`, scores.seo);
      bars.atMost(0, `${name}, layout shift`, cls);
    }
    expect(bars.missed).toEqual([]);
  });
}

/** What is pressed, how often, and what has to be done after each press. */
interface Press {
  what: string;
  times: number;
  /** A key, or what is clicked. */
  press: string | ((time: number) => Locator);
  after?: () => Promise<void>;
}

/** Until nothing moves any more, as somebody waits who aims. */
const still = (page: Page) => page.evaluate(async () => {
  await Promise.all(window.document.getAnimations().map((animation) => animation.finished.catch(() => undefined)));
  await new Promise((idle) => requestIdleCallback(idle));
});

/** Says how long the paints took. The mouse is aimed before: what Playwright would look for meanwhile takes time, too. */
async function measure(bars: Bars, page: Page, { what, times, press, after }: Press): Promise<void> {
  const all: number[] = [];
  for (let time = 0; time < times; time += 1) {
    if (typeof press === 'string') {
      all.push(await untilPainted(page, () => page.keyboard.down(press)));
    } else {
      const target = press(time);
      await target.hover();
      await still(page);
      const { x, y, width, height } = (await target.boundingBox())!;
      all.push(await untilPainted(page, () => page.mouse.click(x + width / 2, y + height / 2)));
    }
    await after?.();
  }
  const { half, many, worst } = spans(all);
  bars.atMost(100, `${what}, ${times} times: ${half} ms in the middle, ${worst} at worst, nine in ten up to`, many);
}

test(`what is pressed is painted soon, on a processor ${slower} times slower`, async ({ portal, mail, visitor }) => {
  const { request, developer } = await stage(portal, mail);
  const bars = new Bars();

  const guest = await visitor();
  await open(guest, '/');
  await watchPaints(guest);
  const search = guest.getByRole('searchbox', { name: 'Search the catalogue' });
  await search.focus();
  await measure(bars, guest, { what: 'catalogue, a letter in the search', times: 20, press: 'e' });
  await guest.keyboard.up('e');
  const link = (name: string) => guest.getByRole('link', { name, exact: true }).first();
  await measure(bars, guest, { what: 'catalogue, another filter', times: 10, press: (time) => link(['Open', 'All'][time % 2]!) });
  await measure(bars, guest, { what: 'catalogue, an entry and back', times: 10, press: (time) => link(['Weather', 'Catalogue'][time % 2]!) });

  const dora = await visitor(developer);
  await open(dora, `/requests/${request}`);
  await watchPaints(dora);
  await measure(bars, dora, { what: 'request, unfolding the withdrawal', times: 20, press: () => dora.getByText('Withdraw request') });
  await measure(bars, dora, { what: 'request, the account menu', times: 20, press: () => dora.getByLabel('Account', { exact: true }) });

  const boss = await visitor(admin);
  await open(boss, '/queue');
  await watchPaints(boss);
  const marked = boss.locator('.queue-item[aria-current] .queue-who');
  const shown = boss.locator('.queue-chosen h2').first();
  const isRead = async () => {
    await expect(shown).toContainText(`${await marked.textContent()} asks for`);
    await expect(boss.getByRole('heading', { name: 'Requests like this' })).toBeVisible();
    await still(boss);
  };
  await boss.keyboard.down('j');
  await isRead();
  await measure(bars, boss, { what: 'queue, j, held down', times: 20, press: 'j' });
  await boss.keyboard.up('j');
  await isRead();
  const letGo = async () => {
    await boss.keyboard.up('k');
    await isRead();
  };
  await measure(bars, boss, { what: 'queue, k, each request read', times: 10, press: 'k', after: letGo });
  await measure(bars, boss, { what: 'queue, x', times: 20, press: 'x', after: () => boss.keyboard.up('x') });
  await measure(bars, boss, { what: 'queue, unfolding the decline', times: 20, press: () => boss.locator('.decide summary') });
  const approve = boss.getByRole('button', { name: 'Approve', exact: true });
  const decided = boss.locator('.queue-chosen').getByText(/^Approved by/);
  await measure(bars, boss, {
    what: 'queue, approve', times: 10, press: () => approve,
    after: async () => {
      await expect(decided).toBeVisible();
      await boss.keyboard.press('j');
      await isRead();
      await expect(decided).toHaveCount(0);
      await expect(approve).toBeVisible();
    },
  });
  expect(bars.missed).toEqual([]);
});
