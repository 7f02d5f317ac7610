// A process of its own that changes a device while its disk fails; see disk-faults.js. Prints what came of it.
import { openSync } from 'node:fs';
import { FileDeviceStore } from '../../../js/host/node/file-device-store.js';
import { PASSPHRASE, registration } from './device.js';

const [folder, task] = process.argv.slice(2);

/** From here on the faults happen. */
function arm() {
  try {
    openSync(process.env.DISK_FAULTS_ARM ?? '');
  } catch {
    // There is no such file; that it was asked for is the sign.
  }
}

const tasks = {
  /** Makes the device. */
  async make() {
    arm();
    await FileDeviceStore.open(folder, { passphrase: PASSPHRASE });
  },
  /** Replaces a registration, as a flow does when the backend wants a new key. */
  async register() {
    const device = await FileDeviceStore.open(folder, { passphrase: PASSPHRASE });
    const keys = await device.createKeys();
    arm();
    await device.store({ ...registration('device-2'), keys });
  },
  /** Writes a setting. */
  async set() {
    const device = await FileDeviceStore.open(folder, { passphrase: PASSPHRASE });
    arm();
    device.storage.setItem('ProveAuth.DeviceId', 'device-2');
  },
};

const outcome = await tasks[task]().then(() => ({ done: true }), (error) => ({
  name: error.name, reason: error.reason, message: error.message, code: error.cause?.code,
}));
console.log(JSON.stringify(outcome));
