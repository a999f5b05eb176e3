import { setSignUpFields } from '../../fixtures/editor.ts';
import { expectDone, expectMistake, expectSummary, statusOf } from '../../fixtures/forms.ts';
import { linkIn } from '../../fixtures/mail.ts';
import { alive, open } from '../../fixtures/open.ts';
import { admin, newcomer, signIn, somebody } from '../../fixtures/people.ts';
import { expect, test } from '../../fixtures/test.ts';

test.use({ stage: 'sign-up fields of its own' });

test('a developer signs up, is told every mistake, confirms by mail once, signs in and out', async ({
  page,
  visitor,
  mail,
  portal,
}) => {
  await setSignUpFields(await visitor(admin), [
    { key: 'company', label: 'Company', kind: 'text', required: true },
    { key: 'site', label: 'Website', kind: 'url' },
  ]);

  const ada = somebody('Ada Lovelace');
  await open(page, '/');
  await page.getByRole('link', { name: 'Sign up' }).click();
  await alive(page);
  const [email, password, company] = [page.getByLabel('E-mail'), page.getByLabel('Password'), page.getByLabel('Company')];
  await page.getByLabel('Name', { exact: true }).fill(ada.name);
  await email.fill('ada@');
  await password.fill('short');
  await page.getByLabel('Website').fill('example.com');
  expect(await statusOf(page, 'sign_up', () => page.getByRole('button', { name: 'Sign up' }).click())).toBe(422);
  await alive(page);
  await expectSummary(page, [
    'Enter an e-mail address, like name@example.com.',
    'Choose a password of at least 10 characters.',
    'Company: Write an answer here.',
    'Website: Enter a whole address, beginning with https:// or http://.',
  ]);
  await expectMistake(email, 'Enter an e-mail address, like name@example.com.');
  await expectMistake(company, 'Write an answer here.');
  await expectMistake(page.getByLabel('Website'), 'Enter a whole address, beginning with https:// or http://.');
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue(ada.name);
  await expect(email).toHaveValue('ada@');
  await page.getByRole('link', { name: 'Company: Write an answer here.' }).click();
  await expect(company).toBeFocused();

  await email.fill(ada.email);
  await password.fill(ada.password);
  await company.fill('Analytical Engines');
  await page.getByLabel('Website').fill('https://engines.example.com');
  await page.getByRole('button', { name: 'Sign up' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Check your mail' })).toBeVisible();

  const link = linkIn(await mail.arrived(ada.email, /^Confirm your address/), portal.url);
  await open(page, link);
  await open(page, link);
  await page.getByRole('button', { name: 'Confirm my address' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
  await expectDone(page, 'Your address is confirmed.');
  await open(page, link);
  await expect(page.getByRole('heading', { level: 1, name: 'This link does not work' })).toBeVisible();

  await signIn(page, ada);
  await page.getByLabel('Account', { exact: true }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('banner').getByRole('link', { name: 'Sign in' })).toBeVisible();
  expect((await page.goto('/keys'))?.status()).toBe(401);
  await expect(page.getByText('Sign in first')).toBeVisible();
});

test('an address that has an account gets the same page and another mail', async ({ page, mail, portal, visitor }) => {
  await setSignUpFields(await visitor(admin), []);
  const known = await newcomer(portal, mail, 'Known Already');
  await open(page, '/sign-up');
  await page.getByLabel('Name', { exact: true }).fill('Somebody Else');
  await page.getByLabel('E-mail').fill(known.email);
  await page.getByLabel('Password').fill('a password of mine');
  await page.getByRole('button', { name: 'Sign up' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Check your mail' })).toBeVisible();
  await expect(page).toHaveURL(/\/sign-up\/sent$/);
  const told = await mail.arrived(known.email, /^You already have an account/);
  expect(told.text).not.toContain('Somebody Else');
});

test('an unknown address and a wrong password are told the same', async ({ page, mail, portal, visitor }) => {
  await setSignUpFields(await visitor(admin), []);
  const known = await newcomer(portal, mail, 'Known Already');
  const tries = async (email: string) => {
    await open(page, '/sign-in');
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password').fill('not the password');
    const button = page.getByRole('main').getByRole('button', { name: 'Sign in' });
    const status = await statusOf(page, 'sign_in', () => button.click());
    await alive(page);
    await expectSummary(page, ['The e-mail address or the password is wrong.']);
    return { status, main: await page.getByRole('main').innerText() };
  };
  expect(await tries('nobody@example.com')).toEqual(await tries(known.email));
});
