import { defineConfig } from '@playwright/test';
import usual from './playwright.config.ts';

/** Measurements: one after the other, on a machine of their own, told on the way. `cargo xtask bench queue` runs them. */
export default defineConfig({
  ...usual,
  testDir: 'bench',
  testMatch: '*.bench.ts',
  workers: 1,
  timeout: 30 * 60_000,
  reporter: [['list']],
  use: { ...usual.use, trace: 'off' },
  projects: [{ name: 'with JavaScript' }],
});
