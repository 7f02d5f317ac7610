// A process of its own that works on a shared device folder; see file-device-store.test.js.
import { FileDeviceStore } from '../../js/host/node/file-device-store.js';

const [directory, passphrase, task, name] = process.argv.slice(2);
const device = await FileDeviceStore.open(directory, { passphrase });

const tasks = {
  /** Writes many settings, each under a name of its own. */
  async write() {
    for (let i = 0; i < 25; i++) device.storage.setItem(`${name}-${i}`, String(i));
  },
  /** Reads a number, waits, writes the next one: lost updates show unless only one does so at a time. */
  async count() {
    for (let i = 0; i < 5; i++) {
      await device.locks.request('counter', {}, async () => {
        const before = Number(device.storage.getItem('counter') ?? 0);
        await new Promise((resolve) => setTimeout(resolve, 5));
        device.storage.setItem('counter', String(before + 1));
      });
    }
  },
  /** Takes the lock and is killed. */
  async die() {
    await device.locks.request('counter', {}, async () => process.kill(process.pid, 'SIGKILL'));
  },
};
await tasks[task]();
