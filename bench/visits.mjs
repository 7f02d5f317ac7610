// What the customer waits for, in Chromium: fresh pages on three networks, and flows in a page that is warm. The
// clients take turns, so that a drift of the machine's speed shows in none of their ratios.

/**
 * @typedef {object} Network as the DevTools protocol emulates it
 * @property {string} title
 * @property {number} megabits per second; 0: not throttled
 * @property {number} latencyMs
 * @property {number} cpuFactor so many times slower
 */

/** @type {Record<string, Network>} */
export const NETWORKS = {
  local: { title: 'this machine', megabits: 0, latencyMs: 0, cpuFactor: 1 },
  phone: { title: 'phone, 9 Mbit/s and 60 ms', megabits: 9, latencyMs: 60, cpuFactor: 4 },
  slow: { title: 'phone, 1.6 Mbit/s and 150 ms', megabits: 1.6, latencyMs: 150, cpuFactor: 4 },
};

/** The OTP of every sandbox user, and the one whose phone this is. */
const OTP = '1234';
export const PHONE_NUMBER = '2001004014';

const BUILD = `new proveAuth.AuthenticatorBuilder()
    .withAuthFinishStep(() => { doneAt = performance.now(); })
    .withOtpFallback(() => null, () => ({ resultType: 0, input: { otp: '${OTP}' } }))
    .build()`;

/** @param {string} authToken A visit that begins with the script and ends with AuthFinish. */
const freshPage = (authToken) => `let doneAt;
  window.result = (async () => {
    const authenticator = ${BUILD};
    authenticator.isMobileWeb();
    const readyAt = performance.now();
    await authenticator.authenticate('${authToken}');
    return { builder: readyAt - startedAt, signIn: doneAt };
  })();`;

/** @param {string} authToken The authenticator is built a second before it is needed, as the guide advises. */
const earlyPage = (authToken) => `let doneAt;
  window.result = (async () => {
    const authenticator = ${BUILD};
    await new Promise((resolve) => { setTimeout(resolve, 1000); });
    const calledAt = performance.now();
    await authenticator.authenticate('${authToken}');
    return { early: doneAt - calledAt };
  })();`;

/** A page whose functions are called again and again. */
const WARM_PAGE = `let doneAt;
  window.forget = async () => {
    localStorage.clear();
    const database = await new Promise((resolve) => {
      const request = indexedDB.open('ProveAuth', 1);
      request.onsuccess = () => resolve(request.result);
    });
    const transaction = database.transaction('Registrations', 'readwrite');
    transaction.objectStore('Registrations').clear();
    await new Promise((resolve) => { transaction.oncomplete = resolve; });
    database.close();
  };
  window.signIn = async (authToken) => {
    const calledAt = performance.now();
    await ${BUILD}.authenticate(authToken);
    return doneAt - calledAt;
  };`;

/** @param {number[]} values */
export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** @typedef {Record<string, Record<string, number[]>>} Times by client, then by what was measured; milliseconds */

/** @param {Times} times @param {string} client @param {Record<string, number>} measured */
function note(times, client, measured) {
  for (const [name, value] of Object.entries(measured)) {
    ((times[client] ??= {})[name] ??= []).push(value);
  }
}

export class Visits {
  /**
   * @param {import('puppeteer-core').Page} page of a context of its own
   * @param {Awaited<ReturnType<typeof import('./page-server.mjs').servePages>>} server
   * @param {import('./merchant.mjs').Merchant} merchant
   * @param {string[]} clients the first one registers the device and must be the library
   */
  constructor(page, server, merchant, clients) {
    this.page = page;
    this.server = server;
    this.merchant = merchant;
    this.clients = clients;
  }

  /** @param {string} client @param {string} script @returns {Promise<any>} what the page made of it */
  async visit(client, script) {
    await this.page.goto(this.server.show(client, script));
    return this.page.evaluate('window.result');
  }

  async begin(more = {}) {
    return this.merchant.begin(PHONE_NUMBER, more);
  }

  async register() {
    const { authToken, correlationId } = await this.begin({ rebind: true });
    await this.visit(this.clients[0], freshPage(authToken));
    await this.merchant.mustHaveSucceeded(correlationId);
  }

  /** @param {Network} network */
  async throttle({ megabits, latencyMs, cpuFactor }) {
    const session = await this.page.createCDPSession();
    const bytesPerSecond = megabits === 0 ? -1 : megabits * 1e6 / 8;
    await session.send('Network.enable');
    await session.send('Network.setCacheDisabled', { cacheDisabled: true });
    await session.send('Network.emulateNetworkConditions', {
      offline: false, latency: latencyMs, downloadThroughput: bytesPerSecond, uploadThroughput: bytesPerSecond,
    });
    await session.send('Emulation.setCPUThrottlingRate', { rate: cpuFactor });
    return async () => {
      await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
      await session.detach();
    };
  }

  /**
   * Fresh pages of a known device, uncached.
   * @param {Network} network
   * @param {number} rounds
   * @returns {Promise<Times>} builder: script to working builder; signIn: from navigation to AuthFinish; early: from
   *   authenticate() to AuthFinish in a page that built its authenticator a second before
   */
  async measureFreshPages(network, rounds) {
    /** @type {Times} */
    const times = {};
    const release = await this.throttle(network);
    try {
      for (let round = 0; round < rounds; round++) {
        for (const client of this.clients) {
          for (const script of [freshPage, earlyPage]) {
            const { authToken, correlationId } = await this.begin();
            note(times, client, await this.visit(client, script(authToken)));
            await this.merchant.mustHaveSucceeded(correlationId);
          }
        }
      }
    } finally {
      await release();
    }
    return times;
  }

  /**
   * Flows in warm pages: each client gets a page in which it first runs some that do not count.
   * @param {number} rounds
   * @param {number} warmUp
   * @returns {Promise<Times>} otp: a first visit; returning: the visit after it
   */
  async measureWarmPages(rounds, warmUp) {
    /** @type {Times} */
    const times = {};
    const context = this.page.browserContext();
    /** @type {Record<string, import('puppeteer-core').Page>} */
    const pages = {};
    for (const client of this.clients) {
      pages[client] = await context.newPage();
      await pages[client].goto(this.server.show(client, WARM_PAGE));
    }
    for (let round = 0; round < warmUp + rounds; round++) {
      for (const client of this.clients) {
        await pages[client].bringToFront();
        await pages[client].evaluate('forget()');
        for (const name of ['otp', 'returning']) {
          const { authToken, correlationId } = await this.begin({ rebind: name === 'otp' });
          const ms = Number(await pages[client].evaluate(`signIn('${authToken}')`));
          await this.merchant.mustHaveSucceeded(correlationId);
          if (round >= warmUp) {
            note(times, client, { [name]: ms });
          }
        }
      }
    }
    await Promise.all(Object.values(pages).map((page) => page.close()));
    return times;
  }
}
