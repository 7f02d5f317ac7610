// A customer in front of <prove-sign-in>, or of what else shows its dialogs: reads, types and presses what is there.

/** @typedef {import('puppeteer-core').Page} Page */

export class Customer {
  /** @param {Page} page @param {Awaited<ReturnType<typeof import('./site.js').openSite>>} site */
  constructor(page, site) {
    this.page = page;
    this.site = site;
    page.setDefaultTimeout(60_000);
    /** What the browser complained about: CSP, missing files, exceptions. @type {string[]} */
    this.complaints = [];
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
  }

  /** @param {string} [query] attributes of the element @param {string} [path] */
  async open(query = '', path = '/sign-in') {
    await this.page.goto(`${this.site.origin}${path}?${query}`);
    await this.sees('h2');
  }

  /** Waits until a part of the dialog shows a text that matches. @param {string} selector @param {RegExp} [pattern] */
  async sees(selector, pattern = /./) {
    await this.page.waitForFunction((where, source) => {
      const dialog = /** @type {any} */ (document.querySelector('prove-sign-in, prove-otp'))?.shadowRoot;
      const element = dialog?.querySelector(where);
      if (!element || element.getClientRects().length === 0) return false;
      return element.matches('input') ? !element.readOnly : new RegExp(source).test(element.textContent);
    }, {}, selector, pattern.source).catch(async () => {
      throw new Error(`${selector} should show ${pattern}, but there is: ${await this.text()}`);
    });
  }

  /** The dialog for the OTP, or for the phone number, waits for input. @param {'otp' | 'phone'} name */
  seesInput(name) {
    return this.sees(`input[name="${name}"]`);
  }

  /** All that is shown. */
  text() {
    return this.page.evaluate(() => [...document.querySelectorAll('prove-sign-in, prove-otp')].map(({ shadowRoot }) =>
      [...shadowRoot?.querySelectorAll('h2, p, button, label') ?? []]
        .filter((element) => element.getClientRects().length > 0)
        .map(({ textContent }) => textContent).join(' | ')).join('\n'));
  }

  /** What has the keyboard's focus, e.g. "otp" (an input's name), "submit" (a button's part) or "h2". */
  focused() {
    return this.page.evaluate(() => {
      let active = document.activeElement;
      while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
      return active?.getAttribute('name') ?? active?.getAttribute('part')?.split(' ').pop() ?? active?.localName;
    });
  }

  /** Presses a button by its part. @param {'submit' | 'resend' | 'change' | 'cancel'} name */
  async press(name) {
    await this.sees(`button[part~="${name}"][aria-disabled="false"]`);
    await this.page.evaluate((part) => {
      const dialog = /** @type {any} */ (document.querySelector('prove-sign-in, prove-otp')).shadowRoot;
      const button = dialog.querySelector(`button[part~="${part}"]`);
      button.focus();
      button.click();
    }, name);
  }

  /**
   * The same with the keyboard alone.
   * @param {'submit' | 'resend' | 'change' | 'cancel'} name @param {'Enter' | ' '} key
   */
  async pressByKey(name, key) {
    await this.sees(`button[part~="${name}"][aria-disabled="false"]`);
    await this.tabTo(name);
    await this.page.keyboard.press(key);
  }

  /** A browser without a voice. */
  withoutSpeech() {
    return this.page.evaluateOnNewDocument('Object.defineProperty(window, "speechSynthesis", { value: undefined })');
  }

  /** Types into the input that has the focus, and presses Enter. @param {string} text */
  async types(text) {
    await this.page.keyboard.type(text);
    await this.page.keyboard.press('Enter');
  }

  /** Tab until the focus is there. @param {string} name as `focused` names it */
  async tabTo(name) {
    for (let presses = 0; await this.focused() !== name; presses += 1) {
      if (presses === 12) throw new Error(`${name} cannot be reached with the Tab key`);
      await this.page.keyboard.press('Tab');
    }
  }

  /** Opens the newest link on the customer's phone. @param {string} phoneNumber */
  tapLink(phoneNumber) {
    const message = this.site.sandbox.messages(phoneNumber).at(-1);
    if (!message) throw new Error('no message has come');
    return this.site.sandbox.tapLink(message.id);
  }
}
