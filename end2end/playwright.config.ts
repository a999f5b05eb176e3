import { defineConfig, devices } from '@playwright/test';
import { chromium } from './fixtures/chromium.ts';

const journeys = 'journeys/*.spec.ts';

// Debian's Chromium; the flags keep it from looking for a sandbox, a graphics card or an update.
const launchOptions = {
  executablePath: chromium(),
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
  ],
};

export default defineConfig({
  testDir: 'tests',
  outputDir: 'test-results',
  // Two cores, and each worker runs a portal and a mail server of its own.
  workers: 2,
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  // Long enough for two cores that build something else meanwhile.
  timeout: 120_000,
  expect: {
    timeout: 10_000,
    toMatchAriaSnapshot: { pathTemplate: '{testDir}/pages/structure/{arg}{ext}' },
  },
  reporter: process.env.CI ? [['list']] : [['list'], ['html', { open: 'never' }]],
  use: {
    ...devices['Desktop Chrome'],
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    // Filming every test would take a third of its time.
    trace: { mode: 'retain-on-failure', screenshots: false },
    screenshot: 'only-on-failure',
    actionTimeout: 10_000,
    launchOptions,
  },
  projects: [
    { name: 'with JavaScript' },
    { name: 'without JavaScript', testMatch: journeys, use: { javaScriptEnabled: false } },
  ],
});
