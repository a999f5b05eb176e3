import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromium } from '../fixtures/chromium.ts';

const script = join(import.meta.dirname, '../lighthouse/measure.js');

/** What Lighthouse plays: a middling phone on a slow network, or a desktop on a quick one. */
export type Form = 'mobile' | 'desktop';

/** What Lighthouse says of a page: the four scores of a hundred, and times in milliseconds. */
export interface Report {
  scores: Record<'performance' | 'accessibility' | 'best-practices' | 'seo', number>;
  fcp: number;
  lcp: number;
  tbt: number;
  cls: number;
  /** What moved, as selectors. */
  shifted: string[];
  /** Audits that are not wholly content. */
  failed: string[];
}

/** Has Lighthouse look at a page so many times. The middle report by performance, with the worst of what does not depend on time. */
export async function look(url: string, form: Form, cookie: string, times: number): Promise<Report> {
  const reports: Report[] = [];
  for (let time = 0; time < times; time += 1) reports.push(await once(url, form, cookie));
  const middle = reports.toSorted((one, other) => one.scores.performance - other.scores.performance)[Math.floor(times / 2)]!;
  const least = (score: keyof Report['scores']) => Math.min(...reports.map(({ scores }) => scores[score]));
  const scores = {
    performance: middle.scores.performance,
    accessibility: least('accessibility'),
    'best-practices': least('best-practices'),
    seo: least('seo'),
  };
  const shifts = reports.toSorted((one, other) => other.cls - one.cls)[0]!;
  return { ...middle, scores, cls: shifts.cls, shifted: shifts.shifted };
}

async function once(url: string, form: Form, cookie: string): Promise<Report> {
  const headers = cookie ? { Cookie: cookie } : {};
  const asked = JSON.stringify({ chromium: chromium(), url, form, headers });
  const { stdout } = await promisify(execFile)(process.execPath, [script, asked]);
  return JSON.parse(stdout) as Report;
}
