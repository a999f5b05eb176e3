import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { alive, open, runsScripts } from '../../fixtures/open.ts';
import { admin, signIn } from '../../fixtures/people.ts';
import { publish, unique, type Entry } from '../../fixtures/catalogue.ts';
import { expect, test } from '../../fixtures/test.ts';

const examples = join(import.meta.dirname, '../../node_modules/@readme/oas-examples');

test.beforeEach(async ({ page }) => signIn(page, admin));

/** Uploads a file at the documentation's page, which is opened for it. */
async function upload(page: Page, entry: Entry, file: string): Promise<void> {
  await open(page, `/admin/entries/${entry.id}/documentation`);
  await page.getByLabel('File').setInputFiles(file);
  await page.getByRole('button', { name: 'Use this document' }).click();
}

async function expectDone(page: Page, sentence: string | RegExp): Promise<void> {
  await expect(page.getByRole('status').filter({ hasText: sentence })).toBeVisible();
  await alive(page);
}

test('a document in YAML is uploaded, read on the entry page, and downloaded as it was', async ({ page, portal }) => {
  const file = join(examples, '3.1/yaml/train-travel.yaml');
  const entry = await publish(portal, unique('Trains'));
  await open(page, `/admin/entries/${entry.id}`);
  await page.getByRole('link', { name: 'Add a document' }).click();
  await alive(page);
  await page.getByLabel('File').setInputFiles(file);
  await page.getByRole('button', { name: 'Use this document' }).click();
  await expectDone(page, /The document was read: \d+ operations/);
  await open(page, `/apis/${entry.slug}`);
  await expect(page.locator('#operations')).toContainText('/bookings');
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download the OpenAPI document' }).click();
  const saved = await download;
  expect(saved.suggestedFilename()).toBe(`${entry.slug}.yaml`);
  expect(await readFile(await saved.path(), 'utf8')).toBe(await readFile(file, 'utf8'));
});

test('a document in JSON takes the place of the one before, until it is removed', async ({ page, portal }) => {
  const entry = await publish(portal, unique('Pets'));
  await upload(page, entry, join(examples, '3.1/yaml/train-travel.yaml'));
  await expectDone(page, /The document was read/);
  await upload(page, entry, join(examples, '3.0/json/petstore.json'));
  await expectDone(page, /The document was read/);
  await open(page, `/apis/${entry.slug}?q=pet`);
  await expect(page.locator('#operations')).toContainText('/pet/{petId}');
  await expect(page.locator('#operations')).not.toContainText('/bookings');
  await open(page, `/admin/entries/${entry.id}/documentation`);
  await page.getByText('Remove the document', { exact: true }).click();
  await page.getByRole('button', { name: 'Remove for good' }).click();
  await expectDone(page, 'The document was removed.');
  await expect(page.getByRole('main')).toContainText('There is no documentation yet.');
});

test('a text is pasted; a wrong one is refused beside its input and stays', async ({ page, portal }) => {
  const entry = await publish(portal, unique('Notes'));
  await open(page, `/admin/entries/${entry.id}/documentation`);
  const text = page.getByLabel('Or its text');
  await page.getByRole('button', { name: 'Use this document' }).click();
  await expect(page.getByLabel('File')).toHaveAccessibleDescription(/Choose a file, or paste/);
  await alive(page);
  await text.fill("swagger: '2.0'");
  await page.getByRole('button', { name: 'Use this document' }).click();
  await expect(text).toHaveAccessibleDescription(/Swagger 2/);
  await expect(text).toHaveValue("swagger: '2.0'");
  await alive(page);
  await text.fill(await readFile(join(examples, '3.0/yaml/petstore-simple.yaml'), 'utf8'));
  await page.getByRole('button', { name: 'Use this document' }).click();
  await expectDone(page, /The document was read: \d+ operations/);
});

test('a document of a thousand operations opens quickly and is searched', async ({ page, portal }) => {
  const paths = Object.fromEntries(
    Array.from({ length: 1000 }, (_, n) => [`/things/${n}`, { get: { summary: `Thing number ${n}`, tags: [`Group ${n % 20}`] } }]),
  );
  const document = { openapi: '3.1.0', info: { title: 'Big', version: '1' }, paths };
  const entry = await publish(portal, unique('Things'));
  const file = test.info().outputPath('big.json');
  await writeFile(file, JSON.stringify(document));
  await upload(page, entry, file);
  await expectDone(page, 'The document was read: 1000 operations.');
  const begun = Date.now();
  const response = await page.request.get(`/apis/${entry.slug}`);
  const took = Date.now() - begun;
  expect(response.status()).toBe(200);
  expect(took, 'milliseconds for the page').toBeLessThan(1000);
  expect((await response.body()).byteLength, 'bytes of the page').toBeLessThan(100_000);
  await open(page, `/apis/${entry.slug}`);
  await expect(page.locator('#operations')).toContainText('1000 operations.');
  await page.getByRole('searchbox', { name: 'Search the operations' }).fill('number 777');
  await page.getByRole('button', { name: 'Search' }).click();
  await expect(page.locator('#operations')).toContainText('1 of 1000 operations.');
  await expect(page.locator('.operation')).toContainText(['/things/777']);
});

test('a file that is too large is refused with a sentence', async ({ page, portal }) => {
  const entry = await publish(portal, unique('Whales'));
  const file = test.info().outputPath('large.json');
  await writeFile(file, ' '.repeat(11 * 1024 * 1024));
  await upload(page, entry, file);
  await expect(page.getByLabel('File')).toHaveAccessibleDescription(/larger than 10 MB/);
});

test('an address inside the network is not read, and the page says so', async ({ page, portal }) => {
  const entry = await publish(portal, unique('Caves'));
  await open(page, `/admin/entries/${entry.id}/documentation`);
  await page.getByLabel('Address').fill(`${portal.url}/openapi.yaml`);
  await page.getByRole('button', { name: 'Read from there' }).click();
  await expectDone(page, 'The document is being read.');
  const failed = page.getByRole('alert').filter({ hasText: 'did not work' });
  await expect(async () => {
    const again = page.getByRole('link', { name: 'Look again' });
    if (!runsScripts() && (await again.isVisible())) await again.click();
    await expect(failed).toBeVisible({ timeout: 500 });
  }).toPass();
});
