// What the shim answers before the core is there is what the core answers.
import { expect, test } from '@jest/globals';

import { askCore } from '../../js/core-call.js';
import { deviceId, isMobileWeb } from '../../js/early-answers.js';
import { MemoryDeviceStore } from '../../js/host/memory-device-store.js';

const NAMES = ['Mobi', 'Android', 'webOS', 'iPhone', 'iPad', 'BlackBerry', 'Opera Mini', 'Windows', 'Macintosh', 'X11',
  'Opera', 'mini', 'iPod', 'Silk', ''];
const USER_AGENTS = NAMES.flatMap((name) =>
  [name, `Mozilla/5.0 (${name}; x)`, name.toUpperCase(), `x${name.toLowerCase()}`, name.slice(0, -1)]);

/** @param {object} platform @param {(authenticator: any) => unknown} ask */
function asked(platform, ask) {
  const { userAgent } = platform;
  const setup = { platform, options: { userAgent }, openDeviceStore: () => new MemoryDeviceStore() };
  return askCore(setup, ask, () => 'too early');
}

test('whether this is a phone', () => {
  for (const userAgent of USER_AGENTS) {
    const platform = { userAgent, storage: null };
    expect([userAgent, isMobileWeb(platform)]).toEqual([userAgent, asked(platform, (core) => core.isMobileWeb())]);
  }
});

test('which device this is', () => {
  for (const stored of [null, '', 'device-1', 'é漢😀', 5]) {
    const getItem = (name) => (name === 'ProveAuth.DeviceId' ? stored : 'other');
    const storage = { getItem, setItem() {}, removeItem() {} };
    expect(deviceId({ userAgent: '', storage })).toBe(asked({ userAgent: '', storage }, (core) => core.deviceId()));
  }
});
