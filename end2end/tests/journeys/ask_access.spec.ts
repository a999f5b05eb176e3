import { askThese, publish, unique } from '../../fixtures/catalogue.ts';
import { expectDone, expectMistake, expectSummary, statusOf } from '../../fixtures/forms.ts';
import { alive, open } from '../../fixtures/open.ts';
import { newcomer } from '../../fixtures/people.ts';
import { answerRightly, everyKind, expectAnswers } from '../../fixtures/questions.ts';
import { expect, test } from '../../fixtures/test.ts';
import type { Page } from '@playwright/test';

const send = (page: Page) => page.getByRole('button', { name: 'Send request' });

test('a developer answers every kind of question, is told what is wrong, follows the request and withdraws it', async ({
  visitor,
  mail,
  portal,
}) => {
  const entry = await publish(portal, unique('Ferries'));
  await askThese(portal, entry, everyKind);
  const page = await visitor(await newcomer(portal, mail, 'Ada Asking'));

  await open(page, `/apis/${entry.slug}/request`);
  expect(await statusOf(page, 'submit_request', () => send(page).click())).toBe(422);
  await alive(page);
  await expectSummary(page, [
    'Project: Write an answer here.',
    'Purpose: Write an answer here.',
    'Calls per day: Enter a number here.',
    'Website: Enter a web address here.',
    'Contact: Enter an e-mail address here.',
    'Needed from: Enter a date here.',
    'Environment: Choose one option.',
    'Used in: Choose at least one option.',
    'I have read the terms: Tick this box to go on.',
  ]);
  await expectMistake(page.getByLabel('I have read the terms'), 'Tick this box to go on.');

  await page.getByLabel('Project').fill('ferries');
  await page.getByLabel('Purpose').fill('Because.');
  await page.getByLabel('Calls per day').fill('1001');
  await page.getByLabel('Website').fill('ferries.example.com');
  await page.getByLabel('Contact').fill('tech@');
  await page.getByLabel('Web', { exact: true }).check();
  await page.getByLabel('App', { exact: true }).check();
  await page.getByLabel('Office').check();
  await page.getByLabel('Cost centre').fill('too long');
  await page.getByLabel('Repository').fill('nowhere');
  await page.getByLabel('Deputy').fill('nobody');
  await page.getByLabel('Region').selectOption('NE');
  // A browser without date inputs shows a line of text.
  await page.getByLabel('Needed from').evaluate((input) => input.setAttribute('type', 'text'));
  await page.getByLabel('Needed from').fill('2027-02-30');
  expect(await statusOf(page, 'submit_request', () => send(page).click())).toBe(422);
  await alive(page);
  const wholeAddress = 'Enter a whole address, beginning with https:// or http://.';
  await expectMistake(page.getByLabel('Project'), 'This does not have the form asked for. Three capital letters.');
  await expectMistake(page.getByLabel('Purpose'), 'Give at least 20 characters; this has 8.');
  await expectMistake(page.getByLabel('Calls per day'), 'Enter a number of at most 1000.');
  await expectMistake(page.getByLabel('Website'), wholeAddress);
  await expectMistake(page.getByLabel('Contact'), 'Enter an e-mail address, like name@example.com.');
  await expectMistake(page.getByLabel('Needed from'), 'Enter a real date, as year-month-day: 2026-11-23.');
  await expectMistake(page.getByRole('group', { name: 'Environment' }), 'Choose one option.');
  await expectMistake(page.getByRole('group', { name: 'Used in' }), 'Give at most 2 options; this has 3.');
  await expectMistake(page.getByLabel('I have read the terms'), 'Tick this box to go on.');
  await expectMistake(page.getByLabel('Cost centre'), 'Give at most 5 characters; this has 8.');
  await expectMistake(page.getByLabel('Repository'), wholeAddress);
  await expectMistake(page.getByLabel('Deputy'), 'Enter an e-mail address, like name@example.com.');
  await expect(page.getByLabel('Purpose')).toHaveValue('Because.');
  await expect(page.getByLabel('Calls per day')).toHaveValue('1001');
  await expect(page.getByLabel('Website')).toHaveValue('ferries.example.com');
  await expect(page.getByLabel('Office')).toBeChecked();
  await expect(page.getByLabel('Region')).toHaveValue('NE');

  await answerRightly(page);
  await page.getByLabel('Cost centre').fill('4711');
  await page.getByLabel('Repository').fill('');
  await page.getByLabel('Deputy').fill('');
  await send(page).click();
  await expect(page).toHaveURL(/\/requests\/req_/);
  await expectDone(page, 'Your request was sent.');
  await expectAnswers(page);
  await expect(page.getByRole('main')).toContainText('4711');
  const way = page.getByRole('list').filter({ hasText: 'Waiting for a decision' });
  await expect(way.getByRole('listitem')).toContainText(['Asked', 'Waiting for a decision']);

  await open(page, `/apis/${entry.slug}/request`);
  await expect(page.getByText('You have asked for this API already')).toBeVisible();
  await page.getByRole('link', { name: 'See your request' }).click();
  await expect(page).toHaveURL(/\/requests\/req_/);
  await alive(page);

  await page.getByText('Withdraw request', { exact: true }).click();
  await page.getByRole('button', { name: 'Withdraw', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'My requests' })).toBeVisible();
  await expect(page.getByText('You have no requests')).toBeVisible();
  await open(page, `/apis/${entry.slug}`);
  await expect(page.getByRole('link', { name: 'Request access' })).toBeVisible();
});
