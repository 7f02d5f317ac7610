// The sandbox's own calls: the phone's inbox, users, settings, faults and clock. There are none when the demo runs
// against the real service.

/** @type {string | null} */
let origin = null;
const LIMIT_MS = 10_000;

/** @param {string | null} sandboxOrigin */
export function useSandbox(sandboxOrigin) {
  origin = sandboxOrigin;
}

/**
 * @param {string} call below /sandbox/
 * @param {object} [body] makes it a POST
 * @param {string} [method] another one
 * @returns {Promise<any>} the answer's JSON
 */
export async function sandbox(call, body, method = body ? 'POST' : 'GET') {
  if (origin === null) throw new Error('no sandbox behind this demo');
  const response = await fetch(`${origin}/sandbox/${call}`, {
    method,
    signal: AbortSignal.timeout(LIMIT_MS),
    ...(body && { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.message ?? `the sandbox answered ${response.status}`);
  return answer;
}

/** @param {string} phoneNumber @returns {Promise<import('./phone.js').Message[]>} oldest first */
export async function messagesFor(phoneNumber) {
  return origin === null ? [] : sandbox(`messages?phoneNumber=${encodeURIComponent(phoneNumber)}`);
}

/** @param {() => void} told whenever a text message was sent, to whomever */
export function whenSmsSent(told) {
  if (origin === null) return;
  // The browser reconnects by itself; what was missed meanwhile is told then.
  const events = new EventSource(`${origin}/sandbox/events`);
  events.addEventListener('message', ({ data }) => {
    if (JSON.parse(data).kind === 'sms') told();
  });
}
