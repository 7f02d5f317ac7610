import { checkSize, EffectFailure, exceptionName, jsonWithin } from './effect-failure.js';

/** @typedef {import('../../public.js').DeviceRecord} DeviceRecord */

/** @type {import('../../internal.js').EffectFunction<import('../../border.js').StorageEffect>} */
export async function storage(effect, context) {
  try {
    switch (effect.op) {
      case 'load':
        return await load(effect, context);
      case 'store':
        return await store(effect, context);
      case 'wipe':
        return await wipe(effect, context);
      default:
        return await lock(effect, context);
    }
  } catch (error) {
    if (error instanceof EffectFailure) throw error;
    throw new EffectFailure('error', `Device storage failed (${exceptionName(error)}).`, { cause: error });
  }
}

/** @type {import('../../internal.js').EffectFunction<import('../../border.js').StorageLoadEffect>} */
async function load(effect, { deviceStore, keys, log, signal }) {
  const { namespace, ahead, deviceId, maxBytes } = effect;
  const record = await deviceStore.load(namespace, { signal, ahead, deviceId });
  if (!record) return { registration: null };
  if (!isWhole(record, namespace)) {
    // Half a record cannot sign, so this device is as good as unregistered.
    log.warn('A damaged device registration is ignored.');
    return { registration: null };
  }
  const { keys: pair, ...registration } = record;
  checkSize(/** @type {string} */ (jsonWithin(registration, maxBytes)).length, maxBytes);
  if (!signal.aborted) keys.set(record.keyId, pair);
  return { registration };
}

/** @type {import('../../internal.js').EffectFunction<import('../../border.js').StorageStoreEffect>} */
async function store(effect, { deviceStore, keys, signal }) {
  const pair = keys.get(effect.registration.keyId);
  if (!pair) throw new EffectFailure('missing', 'There is no key of this keyId.');
  const { durable } = await deviceStore.store({ ...effect.registration, keys: pair }, { signal });
  return { durable };
}

/** @type {import('../../internal.js').EffectFunction<import('../../border.js').StorageWipeEffect>} */
async function wipe(_, { deviceStore, signal }) {
  await deviceStore.wipe({ signal });
  return {};
}

/** @type {import('../../internal.js').EffectFunction<import('../../border.js').StorageLockEffect>} */
function lock(effect, { platform, signal, hold }) {
  const { locks } = platform;
  if (!locks) throw new EffectFailure('unsupported', 'This platform has no Web Locks.');
  return new Promise((resolve, reject) => {
    const held = () => new Promise((release) => {
      hold(() => release(undefined));
      resolve({});
    });
    locks.request(effect.name, { signal }, held).catch((error) => {
      const failed = exceptionName(error) === 'SecurityError' ? 'refused' : 'error';
      reject(new EffectFailure(failed, `The lock failed (${exceptionName(error)}).`, { cause: error }));
    });
  });
}

/**
 * @param {DeviceRecord} record
 * @param {string} namespace
 */
function isWhole(record, namespace) {
  const { keyId, deviceId, endpoint, keys } = record;
  const algorithm = /** @type {EcKeyAlgorithm | undefined} */ (keys?.privateKey?.algorithm);
  return (
    record.namespace === namespace &&
    [keyId, deviceId, endpoint].every((text) => typeof text === 'string' && text !== '') &&
    algorithm?.namedCurve === 'P-256' &&
    keys.privateKey.usages.includes('sign')
  );
}
