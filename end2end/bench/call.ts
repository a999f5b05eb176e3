import type { Portal } from '../fixtures/portal.ts';

const token = 'measured-by-a-token-that-nobody-else-has';

/** A portal that takes calls as fast as they come, by a token that may do everything. */
export const unlimited = {
  KEYWRIGHT_BOOTSTRAP_TOKEN: token,
  KEYWRIGHT_API_CALLS_PER_MINUTE: '1000000',
  KEYWRIGHT_LOG: 'warn',
};

/** Calls the REST API, and gives back what it says. */
export async function call(portal: Portal, method: string, path: string, body: unknown): Promise<Record<string, unknown>> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'if-match': '*' };
  const answer = await fetch(`${portal.url}/api/v1${path}`, { method, headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as Record<string, unknown>;
}
