// One report of a possession check, made of its progress events: how it ended, and what took the time.

/** @typedef {import('./summarise.js').Summary} Summary */

/** App steps that ask the customer; the others ask the page or its server. */
const ASKS_CUSTOMER = /^(otp|instantLink|ppb|docv)|^(universalProveKeyConsent|passkeyAlreadyExist|authMessage)$/;

/**
 * @param {Iterable<import('./summarise.js').TimedEvent>} events of one check, in the order in which they came
 * @returns {Summary}
 */
export function summarise(events) {
  const summary = new Tally();
  for (const event of events) summary.add(event);
  return summary.report;
}

class Tally {
  /** @type {Summary} */
  report = {
    outcome: 'running', reason: undefined, code: undefined, requests: 0, storageDegraded: false, ...noTime(), steps: [],
  };

  /** @type {number | undefined} */
  #last;
  #asking = '';
  #requests = 0;

  /** @param {import('./summarise.js').TimedEvent} event */
  add({ detail, timeStamp }) {
    this.#pass(timeStamp - (this.#last ?? timeStamp));
    this.#last = timeStamp;
    const { report } = this;
    switch (detail.type) {
      case 'step':
        this.#asking = '';
        report.steps.push({ step: detail.step, ...noTime() });
        break;
      case 'waiting':
        this.#asking = detail.appStep;
        break;
      case 'answered':
        this.#asking = '';
        break;
      case 'request':
        this.#requests += 1;
        report.requests += 1;
        break;
      case 'response':
        this.#requests -= 1;
        break;
      case 'storage-degraded':
        report.storageDegraded = true;
        break;
      case 'done':
        report.outcome = 'done';
        break;
      case 'failed':
        report.outcome = detail.reason === 'cancelled' ? 'cancelled' : 'failed';
        Object.assign(report, { reason: detail.reason, code: detail.code });
        break;
      default:
    }
  }

  /** @param {number} ms since the event before, in which nothing changed */
  #pass(ms) {
    const waitsFor = this.#asking ? (ASKS_CUSTOMER.test(this.#asking) ? 'customerMs' : 'pageMs')
      : this.#requests > 0 ? 'networkMs' : 'deviceMs';
    for (const times of [this.report, ...this.report.steps.slice(-1)]) {
      times.totalMs += ms;
      times[waitsFor] += ms;
    }
  }
}

function noTime() {
  return { totalMs: 0, customerMs: 0, networkMs: 0, pageMs: 0, deviceMs: 0 };
}
