import type { Page } from '@playwright/test';

/** How much slower than this machine's the reader's processor is: Lighthouse's phone. */
export const slower = 4;

/** Has the page's processor be slower from now on, and looks at the clock whenever something is pressed. */
export async function watchPaints(page: Page): Promise<void> {
  const wire = await page.context().newCDPSession(page);
  await wire.send('Emulation.setCPUThrottlingRate', { rate: slower });
  await page.evaluate(() => {
    const spans: number[] = [];
    Object.assign(globalThis, { spans });
    const looked = (event: Event) => {
      // The frame is painted between its callbacks and the next message.
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => spans.push(performance.now() - event.timeStamp);
        port2.postMessage(0);
      });
    };
    for (const kind of ['pointerdown', 'click', 'keydown', 'input']) addEventListener(kind, looked, { capture: true });
  });
}

/** Does it, and gives the milliseconds from the slowest of its events to the paint after it. */
export async function untilPainted(page: Page, press: () => Promise<void>): Promise<number> {
  await page.evaluate(() => void ((globalThis as never as { spans: number[] }).spans.length = 0));
  await press();
  return page.evaluate(async () => {
    const { spans } = globalThis as never as { spans: number[] };
    await new Promise((next) => requestAnimationFrame(next));
    while (spans.length === 0) await new Promise((next) => setTimeout(next));
    // What was pressed last is painted now as well.
    await new Promise((next) => setTimeout(next));
    return Math.max(...spans);
  });
}
