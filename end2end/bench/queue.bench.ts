import type { Page } from '@playwright/test';
import { open } from '../fixtures/open.ts';
import { admin } from '../fixtures/people.ts';
import type { Portal } from '../fixtures/portal.ts';
import { expect, test } from '../fixtures/test.ts';
import { call, unlimited } from './call.ts';
import { spans, type Spans } from './spans.ts';

const waiting = 10_000;
/** What half of each has to stay below, in milliseconds: nobody notices less. */
const bar = 100;

test.use({ stage: 'ten thousand wait', settings: unlimited });

/** A hundred people ask for a hundred APIs each. Nobody is told. */
async function fill(portal: Portal): Promise<void> {
  const off = { enabled: false };
  await call(portal, 'PATCH', '/settings', {
    max_open_requests: 1000,
    mail_options: { mails: { request_received: off, new_request: off } },
  });
  const policy = await call(portal, 'POST', '/policies', { name: 'Free' });
  const number = Array.from({ length: 100 }, (_, index) => index);
  const entries: string[] = [];
  for (const one of number) {
    const entry = { name: `API ${one}`, visibility: 'public', policies: [policy.id] };
    entries.push(String((await call(portal, 'POST', '/entries', entry)).id));
  }
  for (const one of number) {
    const who = await call(portal, 'POST', '/developers', { name: `Dev ${one}`, email: `dev${one}@example.com` });
    const ask = (entry: string) =>
      call(portal, 'POST', '/requests', { developer: who.id, items: [{ entry, policy: policy.id }] });
    await Promise.all(entries.map(ask));
  }
}

/** Milliseconds from asking for a page to its first byte and to the end of its answer, as the browser sees it. */
async function rendered(page: Page, path: string, times: number): Promise<Spans> {
  const all: number[] = [];
  for (let time = 0; time < times; time += 1) {
    await open(page, path);
    all.push(await page.evaluate(() => performance.getEntriesByType('navigation')[0]!.toJSON().responseEnd as number));
  }
  return spans(all);
}

/** Milliseconds between presses of somebody who looks at each request: quicker ones pass requests by. */
const between = 200;

/** Milliseconds from pressing `j` until the next line is marked, and until its request is shown. */
async function pressed(page: Page, times: number): Promise<{ marked: Spans; shown: Spans }> {
  const all = { marked: [] as number[], shown: [] as number[] };
  for (let time = 0; time < times; time += 1) {
    const one = await page.evaluate(async (rest) => {
      await new Promise((next) => setTimeout(next, rest));
      const line = () => document.querySelector('.queue-item[aria-current]')?.getAttribute('href');
      const words = () => document.querySelector('.queue-chosen h2')?.textContent;
      const [was, said, begun] = [line(), words(), performance.now()];
      const until = async (is: () => boolean) => {
        while (!is()) await new Promise((next) => requestAnimationFrame(next));
        return performance.now() - begun;
      };
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', bubbles: true }));
      const marked = await until(() => line() !== was);
      return { marked, shown: await until(() => words() !== said) };
    }, between);
    all.marked.push(one.marked);
    all.shown.push(one.shown);
  }
  return { marked: spans(all.marked), shown: spans(all.shown) };
}

test('the queue is smooth while ten thousand wait', async ({ visitor, portal }) => {
  const begun = Date.now();
  await fill(portal);
  console.log(`${waiting} requests were made in ${Math.round((Date.now() - begun) / 1000)} s`);
  const boss = await visitor(admin);
  const first = await rendered(boss, '/queue', 30);
  const search = await rendered(boss, '/queue?q=API%2099', 10);
  await open(boss, '/queue');
  await expect(boss.getByRole('link', { name: /^Queue/ })).toContainText('10000');
  await boss.keyboard.press('j');
  await expect(boss.locator('.queue-chosen h2').first()).toBeVisible();
  const { marked, shown } = await pressed(boss, 40);
  const lines = { 'the page': first, 'a search': search, 'j until the line is marked': marked, 'j until it is shown': shown };
  for (const [name, { half, most }] of Object.entries(lines)) {
    console.log(`${name.padStart(28)}  p50 ${String(half).padStart(7)} ms  p99 ${String(most).padStart(7)} ms`);
  }
  expect(first.half).toBeLessThan(bar);
  expect(marked.half).toBeLessThan(bar);
});
