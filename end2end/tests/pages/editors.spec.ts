import { publish, unique } from '../../fixtures/catalogue.ts';
import { setReasonFields } from '../../fixtures/editor.ts';
import { expectGoodLooks } from '../../fixtures/looks.ts';
import { open } from '../../fixtures/open.ts';
import { admin, signIn } from '../../fixtures/people.ts';
import { expect, test } from '../../fixtures/test.ts';

test('the documentation of an entry', async ({ visitor, portal }) => {
  const entry = await publish(portal, unique('Harbours'));
  const page = await visitor(admin);
  await open(page, `/admin/entries/${entry.id}/documentation`);
  await expectGoodLooks(page, 'admin-entry-documentation');
});

test('the questions of an entry, and the entry that asks them', async ({ visitor, portal }) => {
  const entry = await publish(portal, unique('Jetties'));
  const page = await visitor(admin);
  await setReasonFields(page, entry, [
    { label: 'What for?', kind: 'long_text', required: true, help: 'In a sentence or two.' },
    { label: 'Stage', kind: 'choice', options: ['Test', 'Production'] },
    { label: 'Calls a day', kind: 'number', min: 1, max: 500 },
  ]);
  await expectGoodLooks(page, 'admin-entry-fields');
  await open(page, `/admin/entries/${entry.id}`);
  await expectGoodLooks(page, 'admin-entry-asking');
});

test('the questions of the sign-up form', async ({ visitor }) => {
  const page = await visitor(admin);
  await open(page, '/admin/settings/fields/signup_fields');
  await page.getByRole('button', { name: 'Add a question' }).click();
  await page.getByRole('button', { name: 'Save questions' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await expectGoodLooks(page, 'admin-settings-fields-wrong');
});

test('while a document is being read the page asks how far it is, and says how it ended', async ({ page, portal }) => {
  await signIn(page, admin);
  const entry = await publish(portal, unique('Wells'));
  await open(page, `/admin/entries/${entry.id}`);
  let answers = 0;
  await page.route('**/rpc/read_documentation_state', async (route) => {
    answers += 1;
    const reading = { reading: { url: 'https://example.com/openapi', since: 1_795_429_800_000_000 } };
    const ready = { ready: { operations: 7, updated: 1_795_429_800_000_000 } };
    await route.fulfill({ json: answers < 2 ? reading : ready });
  });
  await page.route('**/rpc/read_entry_sheet', async (route) => {
    const response = await route.fetch();
    const documentation = { reading: { url: 'https://example.com/openapi', since: 1_795_429_800_000_000 } };
    await route.fulfill({ response, json: { ...(await response.json()), documentation } });
  });
  await page.getByRole('link', { name: 'Add a document' }).click();
  await expect(page.getByRole('main')).toContainText('Reading the document from https://example.com/openapi');
  await expect(page.locator('.toasts')).toContainText('The document was read: 7 operations.');
  await expect(page.getByRole('main')).toContainText('7 operations, read');
  expect(answers).toBe(2);
});
