import { press, question, setReasonFields, setSignUpFields, write } from '../../fixtures/editor.ts';
import { alive, open } from '../../fixtures/open.ts';
import { admin, signIn } from '../../fixtures/people.ts';
import { publish, unique } from '../../fixtures/catalogue.ts';
import { expect, test } from '../../fixtures/test.ts';

test.beforeEach(async ({ page }) => signIn(page, admin));

test('an admin writes an entry its own questions, orders them, and developers are asked them', async ({ page, portal }) => {
  // Without a script each button loads the page anew.
  test.slow();
  const entry = await publish(portal, unique('Tides'));
  await open(page, `/admin/entries/${entry.id}`);
  await page.getByRole('link', { name: 'Edit reason fields' }).click();
  await alive(page);
  await page.getByLabel('Its own').check();
  await press(page, 'Add a question', 1);
  await write(question(page, 1), { label: 'What for?', kind: 'long_text', required: true, help: 'In a sentence or two.' });
  await press(page, 'Add a question', 2);
  await write(question(page, 2), { label: 'Calls a day', kind: 'number', min: 1, max: 500, placeholder: '100' });
  await press(page, 'Add a question', 3);
  await write(question(page, 3), { label: 'Stage', kind: 'choice', options: ['Test', 'Production'], key: 'env' });
  await press(page, 'Move up question 3', 3);
  await press(page, 'Move down question 1', 3);
  await expect(question(page, 1).getByLabel('Options')).toHaveValue(/Test\r?\nProduction/);
  await press(page, 'Remove question 2', 2);
  await expect(question(page, 2).getByLabel('Question', { exact: true })).toHaveValue('Calls a day');
  await page.getByRole('button', { name: 'Save questions' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'were saved' })).toBeVisible();
  await expect(page.getByRole('main')).toContainText('Its own: 2 questions.');
  await expect(page.locator('.question-list li')).toContainText(['Stage', 'Calls a day']);

  await open(page, `/apis/${entry.slug}/request`);
  await expect(page.getByRole('radio', { name: 'Production' })).toBeVisible();
  await expect(page.getByLabel('Calls a day')).toHaveAttribute('placeholder', '100');
  await expect(page.getByLabel('What for?')).toHaveCount(0);
});

test('a key is made from the question unless one is given, and is kept when the question changes', async ({ page, portal }) => {
  const entry = await publish(portal, unique('Beacons'));
  await setReasonFields(page, entry, [
    { label: 'Calls a day', kind: 'number', max: 500 },
    { label: 'Stage', kind: 'text', key: 'env' },
  ]);
  await open(page, `/admin/entries/${entry.id}/fields`);
  await question(page, 1).getByLabel('Question', { exact: true }).fill('How many calls a day?');
  await press(page, 'Move up question 2', 2);
  await page.getByRole('button', { name: 'Save questions' }).click();
  await expect(page.locator('.question-list li')).toContainText(['Stage', 'How many calls a day?']);
  await open(page, `/admin/entries/${entry.id}/fields`);
  await expect(question(page, 1).getByLabel('Key')).toHaveValue('env');
  await expect(question(page, 2).getByLabel('Key')).toHaveValue('calls_a_day');
  await expect(question(page, 2).getByLabel('At most')).toHaveValue('500');
});

test('a question that cannot be asked is refused beside its inputs, and nothing typed is lost', async ({ page, portal }) => {
  const entry = await publish(portal, unique('Locks'));
  await open(page, `/admin/entries/${entry.id}/fields`);
  await page.getByLabel('Its own').check();
  await press(page, 'Add a question', 1);
  await write(question(page, 1), { label: '', kind: 'multi_choice', help: 'Kept' });
  await press(page, 'Add a question', 2);
  await write(question(page, 2), { label: 'Code', kind: 'text', pattern: '(' });
  await page.getByRole('button', { name: 'Save questions' }).click();
  const summary = page.getByRole('alert');
  await expect(summary).toContainText('Please correct 3 things');
  await alive(page);
  const first = question(page, 1);
  await expect(first.getByLabel('Question', { exact: true })).toHaveAccessibleDescription(/Write the question/);
  await expect(first.getByLabel('Options')).toHaveAccessibleDescription(/List what can be chosen/);
  await expect(first.getByLabel('Help')).toHaveValue('Kept');
  await expect(question(page, 2).getByLabel('Pattern')).toBeVisible();
  await expect(question(page, 2).getByLabel('Pattern')).toHaveAccessibleDescription(/Enter a regular expression/);
  await first.getByLabel('Question', { exact: true }).fill('Colours');
  await first.getByLabel('Options').fill('Red\nBlue');
  await question(page, 2).getByLabel('Pattern').fill('[A-Z]+');
  await page.getByRole('button', { name: 'Save questions' }).click();
  await expect(page.getByRole('main')).toContainText('Its own: 2 questions.');
});

test('an entry that asks its own questions can ask the portal’s again', async ({ page, portal }) => {
  const entry = await publish(portal, unique('Quays'));
  await setReasonFields(page, entry, [{ label: 'Only here', kind: 'text' }]);
  await expect(page.getByRole('main')).toContainText('Only here');
  await page.getByRole('link', { name: 'Edit reason fields' }).click();
  await alive(page);
  await page.getByLabel('As the portal has it').check();
  await expect(question(page, 1)).toBeHidden();
  await page.getByRole('button', { name: 'Save questions' }).click();
  await expect(page.getByRole('main')).toContainText('As the portal has it');
});

test('saving the entry leaves its questions alone', async ({ page, portal }) => {
  const entry = await publish(portal, unique('Buoys'));
  await setReasonFields(page, entry, [{ label: 'Stays', kind: 'text' }]);
  await page.getByLabel('Owner').fill('Harbour master');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('status').filter({ hasText: 'was saved' })).toBeVisible();
  await open(page, `/admin/entries/${entry.id}`);
  await expect(page.getByLabel('Owner')).toHaveValue('Harbour master');
  await expect(page.locator('.question-list')).toContainText('Stays');
});

test('newcomers are asked the sign-up questions, until there are none', async ({ page, visitor }) => {
  await setSignUpFields(page, [{ label: 'Company', kind: 'text', help: 'As on your invoice.' }]);
  await expect(page.getByRole('main')).toContainText('Company');
  const guest = await visitor();
  await open(guest, '/sign-up');
  await expect(guest.getByLabel('Company')).toHaveAccessibleDescription('As on your invoice.');
  await setSignUpFields(page, []);
  await open(guest, '/sign-up');
  await expect(guest.getByLabel('Company')).toHaveCount(0);
});

test('the Enter key saves and moves nothing', async ({ page, portal }) => {
  const entry = await publish(portal, unique('Piers'));
  await setReasonFields(page, entry, [{ label: 'First', kind: 'text' }, { label: 'Second', kind: 'text' }]);
  await open(page, `/admin/entries/${entry.id}/fields`);
  await question(page, 2).getByLabel('Help').fill('Added');
  await question(page, 2).getByLabel('Help').press('Enter');
  await expect(page.getByRole('status').filter({ hasText: 'were saved' })).toBeVisible();
  await expect(page.locator('.question-list li')).toContainText(['First', 'Second']);
});

test('questions based on an older version are refused', async ({ page, portal, context }) => {
  const entry = await publish(portal, unique('Ferries'));
  const other = await context.newPage();
  await open(other, `/admin/entries/${entry.id}/fields`);
  await other.getByLabel('Its own').check();
  await setReasonFields(page, entry, [{ label: 'Faster', kind: 'text' }]);
  await other.getByRole('button', { name: 'Save questions' }).click();
  await expect(other.getByRole('alert')).toContainText(`${admin.name} changed this entry meanwhile.`);
});
