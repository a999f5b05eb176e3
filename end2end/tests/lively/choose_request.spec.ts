import { ask, publish, unique } from '../../fixtures/catalogue.ts';
import { open } from '../../fixtures/open.ts';
import { admin, newcomer } from '../../fixtures/people.ts';
import { expect, test } from '../../fixtures/test.ts';

test('a reason typed for one request does not stand in the form of the next', async ({ visitor, mail, portal }) => {
  const entry = await publish(portal, unique('Crossings'));
  const [ada, bob] = [await newcomer(portal, mail, unique('Ada')), await newcomer(portal, mail, unique('Bob'))];
  const first = await ask(portal, ada, entry);
  await ask(portal, bob, entry);
  const page = await visitor(admin);
  await open(page, `/queue?request=${first}`);
  await page.getByText('Decline', { exact: true }).click();
  await page.getByLabel('Reason').fill('Only for Ada.');
  await page.getByRole('link', { name: new RegExp(bob.name) }).click();
  await expect(page.getByRole('heading', { name: `${bob.name} asks for ${entry.name}` })).toBeVisible();
  await expect(page.getByLabel('Reason')).not.toBeVisible();
  await expect(page.getByLabel('Reason')).toHaveValue('');
});

test('the tab that is chosen is the one that is marked', async ({ visitor }) => {
  const page = await visitor(admin);
  await open(page, '/queue');
  const tab = (name: string) => page.getByRole('navigation', { name: 'Which requests' }).getByRole('link', { name });
  await expect(tab('Waiting')).toHaveAttribute('aria-current', 'page');
  await tab('All').click();
  await expect(tab('All')).toHaveAttribute('aria-current', 'page');
  await page.goBack();
  await expect(tab('Waiting')).toHaveAttribute('aria-current', 'page');
});
