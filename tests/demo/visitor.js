// A visitor of the demo: does in a real page what a person does, and reads what a person reads.
import { expect } from '@jest/globals';

/** @typedef {import('puppeteer-core').Page} Page */
/** @typedef {Awaited<ReturnType<typeof import('../../demo/start-demo.js').startDemo>>} Demo */

export class Visitor {
  /** @param {Page} page @param {Demo} demo */
  constructor(page, demo) {
    this.page = page;
    this.demo = demo;
    page.setDefaultTimeout(60_000);
    /** @type {string[]} what the browser complained about: CSP, missing files, exceptions */
    this.complaints = [];
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
  }

  /** Comes to the demo. @param {Page} page @param {Demo} demo @param {'mobile' | 'desktop'} mode */
  static async arrive(page, demo, mode) {
    await page.setViewport({ width: 1280, height: 800 });
    const visitor = new Visitor(page, demo);
    await visitor.open(mode);
    return visitor;
  }

  /** @param {'mobile' | 'desktop'} mode where the customer's browser is */
  async open(mode) {
    await this.page.goto(this.demo.origin);
    await this.page.waitForFunction(() => document.querySelectorAll('#sandbox-users option').length > 0);
    await this.page.click(`label:has([value="${mode}"])`);
  }

  /** @param {string} phoneNumber */
  async signIn(phoneNumber) {
    await this.fill('#phone-number', phoneNumber);
    await this.page.click('#submit');
  }

  /** @param {string} selector @param {string} text */
  async fill(selector, text) {
    await this.page.$eval(selector, (input) => {
      /** @type {HTMLInputElement} */ (input).value = '';
    });
    await this.page.type(selector, text);
  }

  /** Waits until the element shows a text that matches. @param {string} selector @param {RegExp} pattern */
  async sees(selector, pattern) {
    await this.page.waitForFunction((where, source) => {
      const element = /** @type {HTMLElement | null} */ (document.querySelector(where));
      return element !== null && element.checkVisibility() && new RegExp(source).test(element.innerText);
    }, {}, selector, pattern.source).catch(async () => {
      const shown = await this.page.$eval(selector, (element) => element.textContent).catch(() => 'nothing');
      throw new Error(`${selector} should show ${pattern}, but shows: ${shown}`);
    });
  }

  /** The dialog for the OTP is open and ready. */
  async seesOtpDialog() {
    await this.sees('#dialog-label', /OTP/);
    await this.page.waitForSelector('#dialog-submit[aria-disabled="false"]');
  }

  /** @param {string} otp */
  async enterOtp(otp) {
    await this.seesOtpDialog();
    await this.fill('#dialog-input', otp);
    await this.page.click('#dialog-submit');
  }

  /** Opens the sandbox's panel, ready. */
  async openPanel() {
    await this.page.click('#open-panel');
    await this.page.waitForSelector('#panel[open] .ticks');
  }

  /** In the open panel: what it says after the action. @param {() => Promise<void>} act @param {RegExp} said */
  async panelSays(act, said) {
    await act();
    await this.sees('#panel-said', said);
  }

  /** Clicks the button or the switch that shows this text. @param {string} text */
  async press(text) {
    const button = await this.page.waitForSelector(`:is(button, label)::-p-text(${text})`, { visible: true });
    await button?.click();
  }

  /** Switches settings of the merchant's project in the panel. @param {...string} labels */
  async switchSettings(...labels) {
    await this.openPanel();
    for (const label of labels) {
      await this.panelSays(() => this.press(label), new RegExp(`^${label}: `));
    }
    await this.page.click('#close-panel');
  }

  /** The paths of the requests on the wire, in order. @returns {Promise<string[]>} */
  wirePaths() {
    return this.page.$$eval('.row-call .row-label', (labels) => labels.map((label) => label.textContent ?? ''));
  }

  /** Nothing was refused by the Content-Security-Policy, nothing missing, nothing thrown. */
  expectNoComplaints() {
    expect(this.complaints).toEqual([]);
  }
}
