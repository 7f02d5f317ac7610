// The two questions that a page may ask before the core is there (the slim build, old browsers), answered as the core
// answers them; tests/shim/early-answers.test.js holds the two together.
import { readSetting } from './host/settings.js';

/** @typedef {import('./internal.js').ResolvedPlatform} ResolvedPlatform */

/**
 * As is_mobile_web() in src/device/user_agent.cpp.
 * @param {ResolvedPlatform} platform
 */
export function isMobileWeb({ userAgent }) {
  return /mobi|android|webos|iphone|ipad|blackberry|opera mini/i.test(userAgent);
}

/**
 * As Authenticator::device_id().
 * @param {ResolvedPlatform} platform
 */
export function deviceId({ storage }) {
  return readSetting(storage, 'ProveAuth.DeviceId') ?? '';
}
