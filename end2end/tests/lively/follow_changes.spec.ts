import { approve, ask, createPolicy, publish, unique } from '../../fixtures/catalogue.ts';
import { deafen } from '../../fixtures/deaf.ts';
import { expectDone } from '../../fixtures/forms.ts';
import { alive, open } from '../../fixtures/open.ts';
import { admin, newcomer } from '../../fixtures/people.ts';
import { expect, test } from '../../fixtures/test.ts';

test('after an approval the page shows the key being made and made, and focus stays on the page', async ({
  visitor,
  mail,
  portal,
}) => {
  const entry = await publish(portal, unique('Canals'));
  const ada = await newcomer(portal, mail, 'Ada Watching');
  const request = await ask(portal, ada, entry);
  const hers = await visitor(ada);
  const boss = await visitor(admin);
  await open(boss, `/queue?show=all&request=${request}`);
  await boss.getByRole('button', { name: 'Approve', exact: true }).click();
  await expectDone(boss, 'Approved.');
  await expect(boss.locator('.queue-chosen')).toContainText('Granted');
  await expect(boss.locator('#main')).toBeFocused();
  await open(hers, `/requests/${request}`);
  await expect(hers.getByRole('main')).toContainText('Key generated');
});

test('whoever decides too late sees who was faster, and the request as it is now', async ({ visitor, mail, portal }) => {
  const entry = await publish(portal, unique('Locks'));
  const request = await ask(portal, await newcomer(portal, mail, 'Ada Decided'), entry);
  const boss = await visitor(admin);
  await deafen(boss);
  await open(boss, `/queue?show=all&request=${request}`);
  await approve(portal, request);
  await boss.getByText('Decline', { exact: true }).click();
  await boss.getByLabel('Reason').fill('Too late.');
  await boss.getByRole('button', { name: 'Decline request' }).click();
  await expect(boss.locator('.toasts')).toContainText(`Approved by ${admin.name} at`);
  await expect(boss.getByRole('button', { name: 'Approve', exact: true })).toHaveCount(0);
});

test('whoever signed out in another tab is nobody in this one, too', async ({ visitor, mail, portal }) => {
  const page = await visitor(await newcomer(portal, mail, 'Ada Leaving'));
  await open(page, '/');
  const banner = page.getByRole('banner');
  await expect(banner.getByRole('link', { name: 'My keys' })).toBeVisible();
  await page.context().clearCookies();
  await banner.getByRole('link', { name: 'My keys' }).click();
  await expect(page.getByRole('main')).toContainText('Sign in first');
  await expect(banner.getByRole('link', { name: 'My keys' })).toHaveCount(0);
  await expect(banner.getByRole('link', { name: 'Sign in' })).toBeVisible();
  await alive(page);
});

test('what is unfolded to be confirmed is not taken away by the news, which is shown once it is folded', async ({
  visitor,
  mail,
  portal,
}) => {
  const entry = await publish(portal, unique('Sluices'));
  const ada = await newcomer(portal, mail, 'Ada Hesitating');
  const request = await ask(portal, ada, entry);
  const page = await visitor(ada);
  await open(page, `/requests/${request}`);
  const main = page.getByRole('main');
  const fold = main.getByText('Withdraw request', { exact: true });
  await fold.click();
  await expect(main.getByRole('button', { name: 'Withdraw', exact: true })).toBeVisible();
  // The news arrive with what the bar shows.
  const told = page.waitForResponse(/\/rpc\/read_frame/);
  await approve(portal, request);
  await (await told).finished();
  await expect(main.getByRole('button', { name: 'Withdraw', exact: true })).toBeVisible();
  await fold.click();
  await expect(main).toContainText(`by ${admin.name}, just now`);
  await expect(fold).toHaveCount(0);
});

test('what was done is said once the page shows it, so that nothing unfolds on a page that is about to go', async ({
  visitor,
  portal,
}) => {
  const [page, name] = [await visitor(admin), unique('Patient')];
  await open(page, `/admin/policies/${await createPolicy(portal, unique('Slow'))}`);
  let answer = (): void => {};
  const answered = new Promise<void>((resolve) => (answer = resolve));
  await page.route('**/rpc/read_policy_sheet', async (route) => {
    await answered;
    await route.continue();
  });
  const asked = page.waitForRequest('**/rpc/read_policy_sheet');
  await page.getByLabel('Name').fill(name);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await asked;
  await expect(page.locator('.toast')).toHaveCount(0);
  answer();
  await expectDone(page, `${name} was saved.`);
  await page.getByText('Delete policy', { exact: true }).first().click();
  await expect(page.getByRole('button', { name: 'Delete for good' })).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
});

test('a decline leads back to the list, and nothing asks again for the request that is gone', async ({
  visitor,
  mail,
  portal,
}) => {
  const entry = await publish(portal, unique('Dykes'));
  const request = await ask(portal, await newcomer(portal, mail, 'Ada Declined'), entry);
  const page = await visitor(admin);
  await page.setViewportSize({ width: 390, height: 800 });
  await open(page, `/queue?request=${request}`);
  const refused: string[] = [];
  page.on('response', (response) => {
    if (response.status() >= 400) refused.push(response.url());
  });
  await page.getByText('Decline', { exact: true }).click();
  await page.getByLabel('Reason').fill('There is no water here.');
  await page.getByRole('button', { name: 'Decline request' }).click();
  await expectDone(page, 'Declined.');
  await expect(page).toHaveURL(/\/queue$/);
  expect(refused).toEqual([]);
});
