import { ask, publish, unique } from '../../fixtures/catalogue.ts';
import { expectDone } from '../../fixtures/forms.ts';
import { expectFocusSeen, tabTo } from '../../fixtures/keyboard.ts';
import { open } from '../../fixtures/open.ts';
import { admin, newcomer } from '../../fixtures/people.ts';
import { expect, test } from '../../fixtures/test.ts';

test.use({ stage: 'by keyboard' });

test('from signing in to a request and to its decision without a pointer', async ({ visitor, mail, portal }) => {
  const entry = await publish(portal, unique('Brooks'));
  const ada = await newcomer(portal, mail, unique('Ada'));
  const [hers, boss] = [await visitor(), await visitor()];

  await open(hers, '/sign-in');
  await tabTo(hers, hers.getByLabel('E-mail'));
  await hers.keyboard.type(ada.email);
  await tabTo(hers, hers.getByLabel('Password'));
  await hers.keyboard.type(ada.password);
  await hers.keyboard.press('Enter');
  await expect(hers.getByRole('heading', { level: 1, name: 'Catalogue' })).toBeVisible();
  await tabTo(hers, hers.getByRole('main').getByRole('link', { name: entry.name }));
  await hers.keyboard.press('Enter');
  await expect(hers.getByRole('heading', { level: 1, name: entry.name })).toBeVisible();
  await tabTo(hers, hers.getByRole('link', { name: 'Request access' }));
  await hers.keyboard.press('Enter');
  await expect(hers.getByRole('heading', { level: 1, name: `Request access to ${entry.name}` })).toBeVisible();
  await tabTo(hers, hers.getByRole('button', { name: 'Send request' }));
  await hers.keyboard.press('Enter');
  await expectDone(hers, 'Your request was sent.');

  await open(boss, '/sign-in?next=/queue');
  await tabTo(boss, boss.getByLabel('E-mail'));
  await boss.keyboard.type(admin.email);
  await tabTo(boss, boss.getByLabel('Password'));
  await boss.keyboard.type(admin.password);
  await boss.keyboard.press('Enter');
  await expect(boss.getByRole('link', { name: new RegExp(`^${ada.name}`) })).toBeVisible();
  await boss.keyboard.press('j');
  await expect(boss.getByRole('heading', { name: `${ada.name} asks for ${entry.name}` })).toBeVisible();
  await expectFocusSeen(boss);
  await boss.keyboard.press('a');
  await expectDone(boss, 'Approved.');
  await expect(hers.getByRole('main')).toContainText(`by ${admin.name}`);
});

test('keys that are pressed faster than the page follows are all heard', async ({ visitor, mail, portal }) => {
  const entry = await publish(portal, unique('Rapids'));
  for (const name of ['Ada', 'Bob', 'Cid']) await ask(portal, await newcomer(portal, mail, unique(name)), entry);
  const page = await visitor(admin);
  await open(page, '/queue');
  const lines = page.getByRole('list', { name: 'Requests' }).getByRole('listitem').getByRole('link');
  await expect(lines).toHaveCount(3);
  await page.evaluate(() => {
    for (const key of ['j', 'j', 'j', 'k']) document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  });
  await expect(lines.nth(1)).toHaveAttribute('aria-current', 'true');
  await expect(lines.nth(1)).toBeFocused();
});

test('of a list that is longer than the screen, the marked line and what can be done with chosen ones stay in sight', async ({
  visitor,
  mail,
  portal,
}) => {
  const ada = await newcomer(portal, mail, unique('Ada'));
  const stem = unique('Delta');
  for (let number = 1; number <= 12; number += 1) await ask(portal, ada, await publish(portal, `${stem} ${number}`));
  const page = await visitor(admin);
  await open(page, `/queue?q=${encodeURIComponent(stem)}`);
  const lines = page.getByRole('list', { name: 'Requests' }).getByRole('listitem');
  await expect(lines).toHaveCount(12);
  for (let number = 1; number <= 12; number += 1) await page.keyboard.press('j');
  await expect(page.getByRole('heading', { name: `${ada.name} asks for ${stem} 12` })).toBeInViewport();
  await expect(lines.last().getByRole('link')).toHaveAttribute('aria-current', 'true');
  await expect(lines.last()).toBeInViewport({ ratio: 0.9 });
  await page.keyboard.press('x');
  await expect(page.getByText('1 chosen', { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Approve chosen' })).toBeInViewport();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Approve chosen' })).toBeHidden();
  await page.setViewportSize({ width: 390, height: 800 });
  await open(page, `/queue?q=${encodeURIComponent(stem)}`);
  await lines.first().getByRole('checkbox').check();
  await expect(page.getByRole('button', { name: 'Approve chosen' })).toBeInViewport();
});

test('a key that decides is not heard before the request that is marked is shown', async ({ visitor, mail, portal }) => {
  const entry = await publish(portal, unique('Weirs'));
  const people = [await newcomer(portal, mail, unique('Ada')), await newcomer(portal, mail, unique('Bob'))] as const;
  for (const person of people) await ask(portal, person, entry);
  const page = await visitor(admin);
  const approvals: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/rpc/approve_request')) approvals.push(request.url());
  });
  await open(page, `/queue?q=${encodeURIComponent(entry.name)}`);
  await page.keyboard.press('j');
  await expect(page.getByRole('heading', { name: `${people[0].name} asks for ${entry.name}` })).toBeVisible();
  await page.evaluate(() => {
    for (const key of ['j', 'a']) document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  });
  await expect(page.getByRole('heading', { name: `${people[1].name} asks for ${entry.name}` })).toBeVisible();
  expect(approvals).toEqual([]);
  await page.keyboard.press('a');
  await expectDone(page, 'Approved.');
  await expect(page.getByRole('list', { name: 'Requests' })).toContainText(people[0].name);
});

test('what is typed while a reason is asked for decides nothing', async ({ visitor, mail, portal }) => {
  const entry = await publish(portal, unique('Rills'));
  const ada = await newcomer(portal, mail, unique('Ada'));
  const id = await ask(portal, ada, entry);
  const page = await visitor(admin);
  const approvals: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/rpc/approve_request')) approvals.push(request.url());
  });
  await open(page, `/queue?request=${id}`);
  const reason = page.getByLabel('Reason');
  await page.keyboard.press('d');
  await expect(reason).toBeFocused();
  await page.getByRole('heading', { level: 2 }).first().click();
  await page.keyboard.type('anj');
  await page.keyboard.press('d');
  await expect(reason).toBeFocused();
  await page.keyboard.type('a reason');
  expect(approvals).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(reason).toBeHidden();
  await page.keyboard.press('a');
  await expectDone(page, 'Approved.');
});

test('the first Tab leads past the bar, and a page that follows a link begins at its own words', async ({ page }) => {
  await open(page, '/');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await expectFocusSeen(page);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  await tabTo(page, page.getByRole('main').getByRole('searchbox').or(page.getByLabel('Search the catalogue')).first());
});

test('a menu is left with Escape, and focus goes back to its button', async ({ visitor }) => {
  const page = await visitor(admin);
  await open(page, '/');
  const button = page.getByLabel('Account', { exact: true });
  await tabTo(page, button);
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByRole('link', { name: 'History', exact: true }));
  await page.keyboard.press('Escape');
  await expect(button).toBeFocused();
});
