import { defineConfig } from '@playwright/test';
import usual from './playwright.config.ts';

/** The pictures in `docs/screens`, from the demo. `cargo xtask screens` makes them. */
export default defineConfig({
  ...usual,
  testDir: 'shots',
  testMatch: '*.shot.ts',
  workers: 1,
  reporter: [['list']],
  use: { ...usual.use, trace: 'off' },
  projects: [{ name: 'with JavaScript' }],
});
