import type { Page } from '@playwright/test';
import { setReasonFields } from '../../fixtures/editor.ts';
import { expectAccessible, expectNoSidewaysScroll, photograph } from '../../fixtures/looks.ts';
import { open } from '../../fixtures/open.ts';
import { admin, signIn } from '../../fixtures/people.ts';
import { publish } from '../../fixtures/publish.ts';
import { expect, test } from '../../fixtures/test.ts';

/** Takes pictures of a page, and looks at it as axe and the narrowest phone do. */
async function expectGood(page: Page, name: string, path: string): Promise<void> {
  await open(page, path);
  await photograph(page, name);
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
}

test.describe('what an admin edits looks right:', () => {
  test.slow();

  test.beforeEach(async ({ page }) => signIn(page, admin));

  test('an entry', async ({ page }) => {
    const entry = await publish(page, 'Harbours');
    await expectGood(page, 'admin-entry-new', '/admin/entries/new');
    await expectGood(page, 'admin-entry-documentation', `/admin/entries/${entry.id}/documentation`);
  });

  test('an entry’s questions', async ({ page }) => {
    const entry = await publish(page, 'Jetties');
    await setReasonFields(page, entry, [
      { label: 'What for?', kind: 'long_text', required: true, help: 'In a sentence or two.' },
      { label: 'Stage', kind: 'choice', options: ['Test', 'Production'] },
      { label: 'Calls a day', kind: 'number', min: 1, max: 500 },
    ]);
    await expectGood(page, 'admin-entry', `/admin/entries/${entry.id}`);
    await expectGood(page, 'admin-entry-fields', `/admin/entries/${entry.id}/fields`);
  });

  test('the settings and a policy', async ({ page }) => {
    await expectGood(page, 'admin-settings', '/admin/settings');
    await expectGood(page, 'admin-settings-fields', '/admin/settings/fields/signup_fields');
    await expectGood(page, 'admin-policy-new', '/admin/policies/new');
  });
});

test('while a document is being read the page asks how far it is, and says how it ended', async ({ page }) => {
  await signIn(page, admin);
  const entry = await publish(page, 'Wells');
  await open(page, `/admin/entries/${entry.id}`);
  let answers = 0;
  await page.route('**/rpc/read_documentation_state', async (route) => {
    answers += 1;
    const reading = { state: 'reading', url: 'https://example.com/openapi', since: 1_795_429_800_000_000 };
    const ready = { state: 'ready', operations: 7, updated: 1_795_429_800_000_000 };
    await route.fulfill({ json: answers < 2 ? reading : ready });
  });
  await page.route('**/rpc/read_entry_sheet', async (route) => {
    const response = await route.fetch();
    const documentation = { state: 'reading', url: 'https://example.com/openapi', since: 1_795_429_800_000_000 };
    await route.fulfill({ response, json: { ...(await response.json()), documentation } });
  });
  await page.getByRole('link', { name: 'Add a document' }).click();
  await expect(page.getByRole('main')).toContainText('Reading the document from https://example.com/openapi');
  await expect(page.locator('.toasts')).toContainText('The document was read: 7 operations.');
  await expect(page.getByRole('main')).toContainText('7 operations, read');
  expect(answers).toBe(2);
});
