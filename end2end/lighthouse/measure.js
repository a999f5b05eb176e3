// Has Lighthouse look at one page in a browser of its own, and writes what it says as JSON (`Report` in ../bench/lighthouse.ts).
// node measure.js '{"chromium": …, "url": …, "form": "mobile" | "desktop", "headers": {…}}'
import { launch } from 'chrome-launcher';
import lighthouse, { desktopConfig } from 'lighthouse';

const { chromium, url, form, headers } = JSON.parse(process.argv[2]);
const chromeFlags = ['--headless', '--no-sandbox', '--disable-gpu'];
const chrome = await launch({ chromePath: chromium, chromeFlags });
try {
  const flags = { port: chrome.port, extraHeaders: headers, logLevel: 'error' };
  const { lhr } = await lighthouse(url, flags, form === 'desktop' ? desktopConfig : undefined);
  if (lhr.runtimeError) throw new Error(lhr.runtimeError.message);
  const scores = Object.values(lhr.categories).map(({ id, score }) => [id, Math.round(score * 100)]);
  const number = (id) => lhr.audits[id].numericValue;
  const isWanting = ({ score, scoreDisplayMode }) => score !== null && score < 1 && scoreDisplayMode !== 'informative';
  const report = {
    scores: Object.fromEntries(scores),
    fcp: number('first-contentful-paint'),
    lcp: number('largest-contentful-paint'),
    tbt: number('total-blocking-time'),
    cls: number('cumulative-layout-shift'),
    shifted: lhr.audits['layout-shifts']?.details?.items.map(({ node }) => node?.selector ?? '?') ?? [],
    failed: Object.values(lhr.audits).filter(isWanting).map(({ id }) => id),
  };
  console.log(JSON.stringify(report));
} finally {
  await chrome.kill();
}
