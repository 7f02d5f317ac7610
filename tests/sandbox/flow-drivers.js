import { expect } from '@jest/globals';
import { createDevice } from './test-client.js';

/**
 * Whole flows by number, as a merchant's server and a page run them over HTTP; the phone is asked over HTTP as well.
 * Each answers {expected, success}: what the merchant should learn, and what it does.
 */

const phoneNumber = (index) => `415555${String(2000 + index)}`;

async function latestMessage(merchant, index) {
  const response = await fetch(`${merchant.origin}/sandbox/messages?phoneNumber=${phoneNumber(index)}`);
  return (await response.json()).at(-1);
}

async function outcome(merchant, flow, index, succeeds) {
  const status = await merchant.status(flow);
  expect(status.phoneNumber).toBe(phoneNumber(index));
  return { expected: String(succeeds), success: status.success };
}

/** By its index: succeeds, mistypes and succeeds, or loses. */
export async function runMobileFlow(merchant, index) {
  const flow = await merchant.unify({ phoneNumber: phoneNumber(index), allowOTPRetry: index % 3 === 1 });
  await flow.register(await createDevice());
  await flow.post('mobile/otp/start', {});
  if (index % 3 > 0) await flow.post('mobile/otp/finish', { otp: 'wrong' });
  if (index % 3 < 2) await flow.post('mobile/otp/finish', { otp: (await latestMessage(merchant, index)).otp });
  return outcome(merchant, flow, index, index % 3 < 2);
}

/** By its index: completes the link, or gives up. */
export async function runDesktopFlow(merchant, index) {
  const flow = await merchant.unify({ phoneNumber: phoneNumber(index), possessionType: 'desktop' });
  const socket = await flow.openSocket();
  await flow.post('mobile/instantlink/start', { sourceIp: null, isMobile: false });
  const completes = index % 2 === 0;
  if (completes) {
    const result = socket.message();
    await fetch((await latestMessage(merchant, index)).link, { redirect: 'manual' });
    expect(JSON.parse(await result)).toEqual({ next: 'done' });
    socket.socket.close(1000);
  } else {
    await flow.post('mobile/instantlink/error', { message: 'the customer left' });
  }
  await socket.closed;
  return outcome(merchant, flow, index, completes);
}

/** Fifty on desktops and fifty on phones, all at once. */
export const runHundredFlows = (merchant) =>
  Promise.all(
    Array.from({ length: 100 }, (_, index) =>
      index < 50 ? runDesktopFlow(merchant, index) : runMobileFlow(merchant, index),
    ),
  );
