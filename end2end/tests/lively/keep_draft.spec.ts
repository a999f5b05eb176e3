import { askThese, publish, unique } from '../../fixtures/catalogue.ts';
import { expectDone } from '../../fixtures/forms.ts';
import { open } from '../../fixtures/open.ts';
import { enter, newcomer } from '../../fixtures/people.ts';
import { answerRightly, everyKind, expectAnswers } from '../../fixtures/questions.ts';
import { expect, test } from '../../fixtures/test.ts';

test('what is typed into a request survives a reload, and is forgotten once it was sent', async ({
  visitor,
  mail,
  portal,
}) => {
  const entry = await publish(portal, unique('Drafts'));
  await askThese(portal, entry, everyKind);
  const page = await visitor(await newcomer(portal, mail, 'Ada Drafting'));
  await open(page, `/apis/${entry.slug}/request`);
  await answerRightly(page);
  await page.getByLabel('Region').selectOption('SW');
  await open(page, `/apis/${entry.slug}/request`);
  await expect(page.getByLabel('Purpose')).toHaveValue(/^We show passengers/);
  await expect(page.getByLabel('App', { exact: true })).toBeChecked();
  await expect(page.getByLabel('Office')).not.toBeChecked();
  await expect(page.getByLabel('Production')).toBeChecked();
  await expect(page.getByLabel('Region')).toHaveValue('SW');
  await page.getByRole('button', { name: 'Send request' }).click();
  await expect(page).toHaveURL(/\/requests\/req_/);
  await expectAnswers(page);

  await page.getByText('Withdraw request', { exact: true }).click();
  await page.getByRole('button', { name: 'Withdraw', exact: true }).click();
  await expectDone(page, 'Your request was withdrawn.');
  await open(page, `/apis/${entry.slug}/request`);
  await expect(page.getByLabel('Purpose')).toHaveValue('');
});

test('what one person typed is not shown to the next in the same tab', async ({ visitor, mail, portal }) => {
  const entry = await publish(portal, unique('Shared desks'));
  await askThese(portal, entry, [{ label: 'Project', kind: 'text' }]);
  const page = await visitor(await newcomer(portal, mail, 'Ada First'));
  const project = page.getByLabel('Project');
  await open(page, `/apis/${entry.slug}/request`);
  await project.fill('Not for other eyes');
  await open(page, `/apis/${entry.slug}/request`);
  await expect(project).toHaveValue('Not for other eyes');

  await enter(page, portal, await newcomer(portal, mail, 'Bob Next'));
  await open(page, `/apis/${entry.slug}/request`);
  await expect(project).toHaveValue('');
  expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain('eyes');
});
