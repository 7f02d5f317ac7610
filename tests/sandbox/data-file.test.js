// The data file in places, and with locks, that make a start hang, end the process later or lose what was kept.
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startSandbox } from 'prove-auth-sandbox';
import { openStore } from '../../demo/sandbox/file-store.js';

const CLI = fileURLToPath(new URL('../../demo/sandbox/cli.mjs', import.meta.url));
const STORE = JSON.stringify(new URL('../../demo/sandbox/file-store.js', import.meta.url));
const ONE = '["identities","one","+14155550100"]';
let folder;
beforeAll(() => (folder = fs.mkdtempSync(join(tmpdir(), 'data-file-'))));
afterAll(() => {
  jest.restoreAllMocks();
  fs.rmSync(folder, { recursive: true });
});

/** The command as a process of its own, until it says something; killed where it never does. */
async function launch(options, env = process.env) {
  const stdio = ['ignore', 'pipe', 'pipe'];
  const child = spawn(process.execPath, [CLI, ...options], { env, stdio, timeout: 20_000 });
  const closed = once(child, 'close');
  let said = '';
  child.stderr.on('data', (text) => (said += text));
  child.stdout.on('data', (text) => {
    said += text;
    child.kill('SIGTERM');
  });
  const [code, signal] = await closed;
  return { code: code ?? signal, said };
}

/** What is kept, read by a sandbox of its own. */
function kept(path) {
  const told = [];
  const store = openStore(path, (message) => told.push(message));
  const known = [...store.maps.identities.keys()];
  store.close();
  expect(told).toEqual([]);
  return known;
}

test('a folder that cannot be made, where the system says only that it is missing, is told', async () => {
  const { code, said } = await launch(['--data', '/proc/nothing/sandbox.data']);
  expect([code, said]).toEqual([1, expect.stringMatching(/^The data file \S+\/sandbox.data cannot be used: /)]);
  const path = join(folder, 'a', 'b', 'c.data');
  openStore(path, () => {}).close();
  expect(fs.existsSync(path)).toBe(true);
});

test('what is no file, such as a pipe or a device, is no data file, and stays what it is', async () => {
  const path = join(folder, 'pipe.data'); // never /dev/null: a store that took it would replace it for everybody
  execFileSync('mkfifo', [path]);
  const { code, said } = await launch(['--data', path]);
  expect([code, said]).toEqual([1, `The data file ${path} cannot be used: it is no file.\n`]);
  expect(fs.statSync(path).isFIFO()).toBe(true);
  expect(fs.existsSync(`${path}.lock`)).toBe(false);
});

test('a link to the data file stays one, and what it leads to is kept', () => {
  const [target, link] = [join(folder, 'target.data'), join(folder, 'link.data')];
  openStore(target, () => {}).close();
  fs.symlinkSync(target, link);
  const store = openStore(link, () => {});
  store.maps.identities.set('one', '+14155550100');
  store.close();
  expect(fs.lstatSync(link).isSymbolicLink()).toBe(true);
  expect(fs.readFileSync(target, 'utf8')).toContain(ONE);
});

test('a lock that is a pipe, a folder or of a time to come stops nobody', async () => {
  const path = join(folder, 'locked.data');
  const ways = [
    () => execFileSync('mkfifo', [`${path}.lock`]),
    () => fs.mkdirSync(join(`${path}.lock`, 'x'), { recursive: true }),
    () => {
      fs.writeFileSync(`${path}.lock`, String(process.ppid));
      fs.utimesSync(`${path}.lock`, Date.now() / 1000 + 3600, Date.now() / 1000 + 3600);
    },
  ];
  for (const make of ways) {
    fs.rmSync(`${path}.lock`, { force: true });
    make();
    const { said } = await launch(['--data', path]);
    expect(said).toMatch(/^sandbox listening on /);
  }
});

test('of sandboxes that begin in the same moment one has the file', async () => {
  for (let round = 0; round < 3; round += 1) {
    const path = join(folder, `race-${round}.data`);
    const program = `const { openStore } = await import(${STORE});
      process.stdin.once('data', () => {
        try { openStore(${JSON.stringify(path)}, () => {}); console.log('has it'); } catch { console.log('has not'); }
      }).once('end', () => process.exit());
      console.log('ready');`;
    const children = Array.from({ length: 4 }, () => (
      spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['pipe', 'pipe', 'inherit'] })));
    const next = () => Promise.all(children.map(async ({ stdout }) => {
      const [text] = await once(stdout.setEncoding('utf8'), 'data');
      return text.trim();
    }));
    await next();
    const said = next();
    for (const { stdin } of children) stdin.write('begin');
    expect((await said).sort()).toEqual(['has it', 'has not', 'has not', 'has not']);
    await Promise.all(children.map((child) => once(child.stdin.end() && child, 'close')));
  }
});

test('a claim that another process makes a moment before is told, and stays', () => {
  const path = join(folder, 'claimed.data');
  const { linkSync } = fs;
  jest.spyOn(fs, 'linkSync').mockImplementationOnce((...given) => {
    fs.writeFileSync(`${path}.lock`, String(process.ppid));
    linkSync(...given);
  });
  expect(() => openStore(path, () => {})).toThrow(`another sandbox (process ${process.ppid}) keeps its data there`);
  expect(fs.readFileSync(`${path}.lock`, 'utf8')).toBe(String(process.ppid));
  jest.restoreAllMocks();
});

test('a lock that cannot be renewed ends nothing', async () => {
  const refused = Object.assign(new Error('EROFS'), { code: 'EROFS' });
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
  const store = openStore(join(folder, 'renewed.data'), () => {});
  const tried = [
    jest.spyOn(fs, 'utimesSync').mockImplementation(() => { throw refused; }),
    jest.spyOn(fs, 'utimes').mockImplementation((...given) => given.at(-1)(refused)),
  ];
  expect(() => jest.advanceTimersByTime(10_000)).not.toThrow();
  expect(tried.some((call) => call.mock.calls.length > 0)).toBe(true);
  jest.restoreAllMocks();
  jest.useRealTimers();
  store.close();
});

test('when no more files can be opened, the one that is open stays in use', () => {
  const path = join(folder, 'handles.data');
  const store = openStore(path, () => {});
  jest.spyOn(fs, 'openSync').mockImplementation(() => { throw new Error('EMFILE'); });
  for (let time = 0; time < 10_003; time += 1) store.maps.identities.set('one', '+14155550100');
  jest.restoreAllMocks();
  const other = fs.openSync(join(folder, 'other'), 'w'); // takes the handle that was given back too early
  store.maps.identities.set('two', '+14155550101');
  fs.closeSync(other);
  expect(fs.readFileSync(join(folder, 'other'), 'utf8')).toBe('');
  store.close();
  expect(kept(path)).toEqual(['one', 'two']);
});

test('closing twice closes and gives back once', async () => {
  const dataFile = join(folder, 'closed.data');
  const first = await startSandbox({ dataFile });
  await first.close();
  const second = await startSandbox({ dataFile });
  await first.close();
  expect(fs.existsSync(`${dataFile}.lock`)).toBe(true);
  await second.close();
});

test('the command runs for a user without a home, and listens to nobody else when the host is empty', async () => {
  const homeless = `import os from 'node:os'; import { syncBuiltinESMExports } from 'node:module';
    os.homedir = () => { throw new Error('uv_os_homedir returned ENOENT'); }; syncBuiltinESMExports();`;
  const env = { PATH: process.env.PATH, NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(homeless)}` };
  const { said } = await launch(['--memory', '--host', ''], env);
  expect(said).toMatch(/^sandbox listening on http:\/\/127\.0\.0\.1:\d+\n$/);
});
