import type { Page } from '@playwright/test';

/** How much slower than this machine's the reader's processor is: Lighthouse's phone. */
export const slower = 4;

/** What is not told is quicker than this: the browser tells of nothing below. */
const least = 16;

/** Has the page's processor be slower from now on, and follows what the browser tells of events: how long after each the next frame was seen. */
export async function watchPaints(page: Page): Promise<void> {
  const wire = await page.context().newCDPSession(page);
  await wire.send('Emulation.setCPUThrottlingRate', { rate: slower });
  await page.evaluate((durationThreshold) => {
    const spans: number[] = [];
    Object.assign(globalThis, { spans });
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as PerformanceEventTiming[]) if (entry.interactionId) spans.push(entry.duration);
    });
    observer.observe({ type: 'event', durationThreshold } as PerformanceObserverInit);
  }, least);
}

/** Does it, and gives the milliseconds from the slowest of its events until the next frame was seen (Interaction to Next Paint). */
export async function untilPainted(page: Page, press: () => Promise<void>): Promise<number> {
  await page.evaluate(() => void ((globalThis as never as { spans: number[] }).spans.length = 0));
  await press();
  return page.evaluate(async (least) => {
    const { spans } = globalThis as never as { spans: number[] };
    const frames = async (count: number) => {
      for (let frame = 0; frame < count; frame += 1) await new Promise((next) => requestAnimationFrame(next));
    };
    for (let tries = 0; spans.length === 0 && tries < 20; tries += 1) await frames(1);
    // Of several events the last may be told of later.
    await frames(3);
    return Math.max(least, ...spans);
  }, least);
}
