// Add-ons as other makers write them: they extend a class and are constructed, and nothing of theirs can cost a flow.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { LogLevel } from '../../js/enums.js';
import { DeviceContext, DeviceContextIntegration, PpbIntegration, withIntegrations } from '../../js/integrations.js';
import { LoggerFactory } from '../../js/logger.js';
import { AuthenticatorBuilder, MemoryDeviceStore } from '../../js/node.js';
import { settled } from './drive-host.js';

const OPTIONS = { publicApiKey: 'k', buildConfig: 'US_UAT' };
const addOns = globalThis[Symbol.for('prove-auth.add-ons')];

/** Everything logged, at whatever level. */
const logged = [];
beforeEach(() => {
  delete addOns.ppb;
  delete addOns.deviceContext;
  logged.length = 0;
  LoggerFactory.setLogLevel(LogLevel.trace);
  LoggerFactory.setLogWriter({ write: (...line) => logged.push(line) });
});
afterEach(() => {
  LoggerFactory.setLogLevel(LogLevel.error);
  LoggerFactory.setLogWriter(null);
});
const warnings = () => logged.filter(([level]) => level === LogLevel.warn);

class Collector extends DeviceContextIntegration {
  given = [];
  asked = [];

  init(options) {
    this.given.push(options);
  }

  async getDataCollector() {
    return { getCollectedData: async (...args) => void this.asked.push(args) ?? 'traits' };
  }
}

class Biometrics extends PpbIntegration {
  async activateWebComponent(options) {
    return { authIdSuccess: true, options };
  }
}

const setupOf = (parts) => withIntegrations({ appSteps: {}, options: {}, ...parts });

test.each([
  [DeviceContextIntegration, Collector, 'DeviceContext'], [PpbIntegration, Biometrics, 'PPB'],
])('%p counts by construction, the latest before earlier ones', (Base, AddOn, name) => {
  expect([Base.NAME, AddOn.NAME]).toEqual([name, name]);
  expect(() => Base.instance).toThrow(expect.objectContaining({
    name: 'AuthError', reason: 'missing_app_step', message: expect.stringContaining(Base.name),
  }));
  const first = new AddOn();
  expect([Base.instance, AddOn.instance]).toEqual([first, first]);
  const second = new AddOn();
  expect(Base.instance).toBe(second);
});

test('build() hands the collector the options, and the storage that counts', () => {
  const collector = new Collector();
  const device = new MemoryDeviceStore();
  const builder = new AuthenticatorBuilder().withPlatform(device).withDeviceContext({ ...OPTIONS, region: 'eu' });
  builder.build();
  const own = { getItem: () => null, setItem() {}, removeItem() {} };
  builder.withStorage(own).build();
  builder.withDeviceContext({ ...OPTIONS, storage: device.storage }).build();
  expect(collector.given).toEqual([
    { ...OPTIONS, region: 'eu', storage: device.storage }, { ...OPTIONS, region: 'eu', storage: own },
    { ...OPTIONS, storage: device.storage },
  ]);
  expect(collector.given.map(({ storage }) => [device.storage, own].indexOf(storage))).toEqual([0, 1, 0]);
  expect(warnings()).toEqual([]);
});

test('without withDeviceContext a collector is left alone', () => {
  const collector = new Collector();
  new AuthenticatorBuilder().build();
  expect(collector.given).toEqual([]);
  expect(setupOf({}).options).toEqual({ appSteps: [] });
});

test('build() without a collector warns and goes on; one that is constructed later still counts', async () => {
  const deviceContext = new DeviceContext(OPTIONS);
  deviceContext.start();
  expect(warnings()).toHaveLength(1);
  expect(setupOf({ deviceContext }).options.appSteps).toEqual([]);
  const late = new Collector();
  const { options, appSteps } = setupOf({ deviceContext });
  expect(options).toEqual({ appSteps: ['deviceContext'] });
  expect(await appSteps.deviceContext(true)).toBe('traits');
  expect(await appSteps.deviceContext()).toBe('traits');
  expect([late.given, late.asked]).toEqual([[OPTIONS], [[true], []]]);
});

test.each([
  ['throws', () => { throw new TypeError('secret'); }],
  ['rejects', async () => { throw new TypeError('secret'); }],
])('a collector whose init %s is named in a warning and stops no build', async (_how, init) => {
  const collector = new Collector();
  collector.init = init;
  new DeviceContext(OPTIONS).start();
  await settled();
  expect(warnings()).toEqual([[LogLevel.warn, 'prove-auth: ', expect.any(String), 'TypeError']]);
});

test.each([
  ['gives no collector', () => undefined, undefined],
  ['gives no collector by promise', async () => undefined, undefined],
  ['gives one at once', () => ({ getCollectedData: () => 'at once' }), 'at once'],
])('an add-on that %s', async (_how, getDataCollector, answer) => {
  const collector = new Collector();
  collector.getDataCollector = getDataCollector;
  expect(await new DeviceContext(OPTIONS).collect(true)).toBe(answer);
});

test.each([
  ['throws', () => { throw new RangeError('no'); }],
  ['rejects', () => Promise.reject(new RangeError('no'))],
  ['has a collector that throws', () => ({ getCollectedData() { throw new RangeError('no'); } })],
])('an add-on that %s rejects, which the flow tells the backend', async (_how, getDataCollector) => {
  const collector = new Collector();
  collector.getDataCollector = getDataCollector;
  await expect(new DeviceContext(OPTIONS).collect(true)).rejects.toThrow('no');
});

test('an add-on without the function that it needs is refused when it is used', async () => {
  new PpbIntegration();
  expect(() => setupOf({ usesBiometrics: true }).appSteps.ppb({})).toThrow(/no activateWebComponent\(\)/);
  new (class extends DeviceContextIntegration { init() {} })();
  await expect(new DeviceContext(OPTIONS).collect()).rejects.toThrow(/no getDataCollector\(\)/);
});

test('one add-on serves biometrics and documents, where the builder was told so', async () => {
  expect(setupOf({ usesBiometrics: true, usesDocuments: true }).options.appSteps).toEqual([]);
  new Biometrics();
  expect(setupOf({}).options.appSteps).toEqual([]);
  const { appSteps, options } = setupOf({ usesBiometrics: true, usesDocuments: true });
  expect(options.appSteps).toEqual(['ppb', 'docv']);
  const request = { operationId: 'op' };
  expect(await appSteps.ppb(request)).toEqual({ authIdSuccess: true, options: request });
  expect(await appSteps.docv(request)).toEqual({ authIdSuccess: true, options: request });
});
