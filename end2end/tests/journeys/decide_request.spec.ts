import { ask, askThese, publish, unique } from '../../fixtures/catalogue.ts';
import { expectDone, expectMistake, statusOf } from '../../fixtures/forms.ts';
import { linkIn } from '../../fixtures/mail.ts';
import { alive, open } from '../../fixtures/open.ts';
import { admin, newcomer } from '../../fixtures/people.ts';
import { answers, everyKind, expectAnswers } from '../../fixtures/questions.ts';
import { expect, test } from '../../fixtures/test.ts';

test.use({ stage: 'a portal manager of its own' });

test('portal manager and approver are told; the approver signs in, declines with a reason, the developer learns it', async ({
  page,
  visitor,
  mail,
  portal,
}) => {
  const [ada, owner] = [await newcomer(portal, mail, 'Ada Asking'), await newcomer(portal, mail, 'Otto Owner')];
  const boss = await visitor(admin);
  await open(boss, '/admin/settings');
  await boss.getByLabel('Told of new requests').fill('manager@example.com');
  await boss.getByRole('button', { name: 'Save settings' }).click();
  await expectDone(boss, 'The settings were saved.');
  const entry = await publish(portal, unique('Parcels'), { approvers: owner.email });
  const elsewhere = await publish(portal, unique('Elsewhere'));
  await askThese(portal, entry, everyKind);
  await ask(portal, ada, elsewhere);
  const id = await ask(portal, ada, entry, answers);

  const [notice, same] = [await mail.arrived(owner.email, /asks for/), await mail.arrived('manager@example.com', new RegExp(entry.name))];
  expect(notice.subject).toBe(`Ada Asking asks for ${entry.name} (${entry.name} Free)`);
  expect(same.text).toBe(notice.text);
  expect(notice.text).toContain(ada.email);
  expect(notice.text).toContain('We show passengers on the quay whether their ferry will sail.');
  const link = linkIn(notice, portal.url);
  expect(link).toBe(`${portal.url}/queue?request=${id}`);

  expect((await open(page, link))?.status()).toBe(401);
  await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
  await alive(page);
  await page.getByLabel('E-mail').fill(owner.email);
  await page.getByLabel('Password').fill(owner.password);
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(link);
  await alive(page);
  await expect(page.getByRole('heading', { level: 2, name: `Ada Asking asks for ${entry.name}` })).toBeVisible();
  await expectAnswers(page);
  await expect(page.getByRole('main')).not.toContainText(elsewhere.name);

  await page.getByText('Decline', { exact: true }).click();
  const press = () => page.getByRole('button', { name: 'Decline request' }).click();
  expect(await statusOf(page, 'decline_request', press)).toBe(422);
  await alive(page);
  await expectMistake(page.getByLabel('Reason'), 'Say why you decline: the developer reads it.');
  await page.getByLabel('Reason').fill('The ferries have an API of their own.');
  await press();
  await expect(page.getByText('Nobody is waiting')).toBeVisible();

  const told = await mail.arrived(ada.email, /was declined$/);
  expect(told.text).toContain('The ferries have an API of their own.');
  const hers = await visitor(ada);
  expect((await open(hers, `/requests/${id}`))?.status()).toBe(404);
  await expect(hers.getByRole('heading', { level: 1, name: 'This request has ended' })).toBeVisible();
  await expect(hers.getByRole('main')).toContainText('Declined by Otto Owner');
  await expect(hers.getByRole('main')).toContainText('The ferries have an API of their own.');
  await open(hers, linkIn(told, `${portal.url}/history`));
  const step = hers.getByRole('listitem').filter({ hasText: `Declined: ${entry.name}` });
  await expect(step).toContainText('by Otto Owner');
  await expect(step).toContainText('The ferries have an API of their own.');
  await expect(hers.getByRole('main')).not.toContainText('We show passengers');
  await step.getByRole('link', { name: 'Ask again' }).click();
  await expect(hers.getByRole('heading', { level: 1, name: `Request access to ${entry.name}` })).toBeVisible();
});

test("another developer's request looks like one that never was", async ({ visitor, mail, portal }) => {
  const entry = await publish(portal, unique('Private'));
  const id = await ask(portal, await newcomer(portal, mail, 'Ada Private'), entry);
  const stranger = await visitor(await newcomer(portal, mail, 'Stranger'));
  const look = async (path: string) => {
    const answer = await open(stranger, path);
    return { status: answer?.status(), page: await stranger.getByRole('main').innerText() };
  };
  const foreign = await look(`/requests/${id}`);
  expect(foreign.status).toBe(404);
  expect(foreign).toEqual(await look(`/requests/${id.slice(0, -1)}0`));
  expect(foreign).toEqual(await look('/requests/nothing-like-it'));
});

test('the queue is for those who decide', async ({ page, visitor, mail, portal }) => {
  expect((await open(page, '/queue'))?.status()).toBe(401);
  await expect(page.getByText('Sign in first')).toBeVisible();
  const stranger = await visitor(await newcomer(portal, mail, 'Stranger'));
  expect((await open(stranger, '/queue'))?.status()).toBe(403);
  await expect(stranger.getByText('Not for you')).toBeVisible();
  await expect(stranger.getByRole('banner').getByRole('link', { name: 'Queue' })).toHaveCount(0);
});
