// One possession check as a state to render and the customer's actions, for any way of drawing it: the elements, the
// React hook and the Vue composable are made of it. It imports no core: the page hands over the one it has chosen.
import { errorWithoutCore } from './error-without-core.js';

/** @typedef {import('./public.js').CheckState} CheckState */
/** @typedef {import('./public.js').CheckOptions} CheckOptions */
/** @typedef {import('../js/public.js').AuthErrorReason} AuthErrorReason */
/** @typedef {import('../js/public.js').AuthenticatorBuilder<any>} AuthenticatorBuilder */
/** @typedef {import('../js/public.js').ProgressDetail} ProgressDetail */
/** @typedef {import('../js/public.js').StartResult} StartResult */

/** @typedef {{ core: CheckOptions['core'], stop: AbortController, flow?: { cancel(): void } }} Run */

/** @type {CheckState} */
const IDLE = Object.freeze({
  phase: 'idle', step: '', busy: false, refusal: undefined, attemptsLeft: undefined, expiresAt: undefined, sends: 0,
  sentAt: undefined, error: undefined, result: undefined,
});

/** How far a timer may be before the clock. */
const TICK_MS = 1000;

/** What each dialog answers when the customer wants another message or another number, as js/enums.js numbers it. */
const OTHER_WAYS = {
  'otp': { resend: { resultType: 1 }, change: { resultType: 2 } },
  'instant-link': { resend: 0, change: 1 },
};

/**
 * @param {CheckOptions['core']} core
 * @param {string} message
 * @param {{ reason: AuthErrorReason, code?: number }} details
 */
function failure(core, message, details) {
  return core?.AuthError ? new core.AuthError(message, details) : errorWithoutCore(message, details);
}

export class PossessionCheck {
  /** @type {CheckOptions} */
  #options;
  #state = IDLE;
  /** @type {Set<() => void>} */
  #listeners = new Set();
  /** The app step that waits for the customer. @type {{ resolve(value: any): void, reject(e: Error): void } | null} */
  #question = null;
  /** The check that `begin` runs. @type {Run | null} */
  #run = null;
  #wrongOtps = 0;
  /** A phone number that the customer has typed and was not asked for yet. @type {string | undefined} */
  #typed;
  /** Which limit has passed, when the backend was told so and says how it ends. @type {AuthErrorReason | undefined} */
  #passed;

  /** @param {CheckOptions} [options] may be changed at any time; the next step or check sees the change */
  constructor(options = {}) {
    this.#options = options ?? {};
  }

  /** @returns {CheckOptions} */
  get options() {
    return this.#options;
  }

  set options(options) {
    this.#options = options ?? {};
  }

  /** The state, a new object after each change. */
  getState = () => this.#state;

  /**
   * Calls the listener after each change.
   * @param {() => void} listener
   * @returns {() => void} ends that
   */
  subscribe = (listener) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /**
   * Runs a check; one that is running is cancelled. Its end is told by the state, never by a rejection.
   * @param {{ phoneNumber?: string } | null} [customer] what the page knows already
   */
  begin = async (customer) => {
    const phoneNumber = customer?.phoneNumber;
    this.#stop();
    const run = this.#run = { core: this.#options.core, stop: new AbortController() };
    this.#passed = undefined;
    this.#typed = phoneNumber;
    this.#set({ ...IDLE, phase: 'starting', busy: true });
    if (this.#run !== run) return; // a listener has ended it
    /** @type {Partial<CheckState> | undefined} */
    let end;
    try {
      end = await this.#check(run, phoneNumber);
    } catch (error) {
      end = { phase: 'failed', error };
    }
    if (this.#run !== run) return;
    this.#run = null;
    if (end) this.#end(end);
  };

  /** Ends the check at once; one that an authenticator of the app's own runs is ended by failing its step. */
  cancel = () => {
    if (this.#run) {
      const error = failure(this.#run.core, 'The check was cancelled.', { reason: 'cancelled' });
      this.#stop();
      this.#end({ phase: 'failed', error });
    } else if (this.#question) {
      this.#set({ busy: true });
      this.#stop();
    }
  };

  /** Back to the beginning, without a word about how the last check ended. */
  reset = () => {
    this.#stop();
    this.#end(IDLE);
  };

  /** @param {string} phoneNumber */
  submitPhoneNumber = (phoneNumber) => this.#answer(['phone-number'], { phoneNumber });

  /** @param {string} otp */
  submitOtp = (otp) => this.#answer(['otp'], { resultType: 0, input: { otp } });

  /** Asks for another message to the same number. */
  resend = () => this.#answer(['otp', 'instant-link'], OTHER_WAYS[this.#dialog()].resend);

  /** Asks for the phone number again. */
  changeNumber = () => this.#answer(['otp', 'instant-link'], OTHER_WAYS[this.#dialog()].change);

  /**
   * Gives the builder the steps of OTP and Instant Link, and follows the authenticators that it builds.
   * @template {object} B
   * @param {B} target an AuthenticatorBuilder
   * @returns {B}
   */
  attach(target) {
    this.#follow(/** @type {any} */ (target), (detail) => {
      if (detail.type === 'done') this.#end({ phase: 'done' });
      if (detail.type === 'failed') this.#end({ phase: 'failed', error: detail });
    });
    return target;
  }

  /**
   * @param {AuthenticatorBuilder} builder
   * @param {(detail: ProgressDetail) => boolean | void} listener true: there is nothing to show
   */
  #follow(builder, listener) {
    builder
      .withOtpFallback(this.#askForPhoneNumber, this.#askForOtp)
      .withInstantLinkFallback(this.#askForPhoneNumber, this.#offerAnotherLink);
    const { build } = builder;
    builder.build = () => {
      const authenticator = build.call(builder);
      authenticator.addEventListener('progress', (event) => {
        try {
          this.#options.onProgress?.(event);
        } finally {
          if (!listener(event.detail)) this.#hear(event.detail);
        }
      });
      return authenticator;
    };
  }

  /**
   * @param {Run} run
   * @param {string | undefined} phoneNumber
   * @returns {Promise<Partial<CheckState> | undefined>} how it ended; undefined: the page is left for another
   */
  async #check(run, phoneNumber) {
    const { core } = run;
    const { start, finish, configure } = this.#options;
    if (!core || !start || !finish) {
      const message = 'Give the sign-in its functions start and finish, and its core: import * as core from '
        + '\'prove-auth-wasm\'.';
      throw failure(core, message, { reason: 'invalid_argument' });
    }
    const { AuthenticatorBuilder } = core;
    const { possessionType = new AuthenticatorBuilder().build().isMobileWeb() ? 'mobile' : 'desktop' } = this.#options;
    const answer = await start({ possessionType, phoneNumber, signal: run.stop.signal });
    if (this.#run !== run) return undefined;
    const authToken = typeof answer === 'string' ? answer : answer?.authToken;
    // Without a token the service has decided already; the merchant's server knows how.
    if (!authToken) return this.#outcome(core, await finish({}));
    let finished = false;
    const builder = new AuthenticatorBuilder().withAuthFinishStep((/** @type {{ authId: string }} */ input) => {
      finished = true;
      return finish(input);
    });
    // A check that was cancelled has no more to say.
    this.#follow(builder, () => this.#run !== run);
    if (possessionType === 'mobile') builder.withMobileAuthImplementation('fetch');
    else builder.withRole('secondary');
    configure?.(/** @type {any} */ (builder));
    const authenticator = builder.build();
    if (this.#run !== run) return undefined; // the page's own configure has ended it
    const flow = authenticator.authenticate(authToken);
    Object.assign(run, { flow });
    const result = await flow;
    return finished ? this.#outcome(core, result) : undefined;
  }

  #stop() {
    const run = this.#run;
    const question = this.#question;
    this.#run = null;
    this.#question = null;
    if (!run) question?.reject(new Error('The customer cancelled.'));
    run?.stop.abort();
    run?.flow?.cancel();
  }

  /** @param {Partial<CheckState>} end */
  #end(end) {
    this.#question = null;
    this.#set({ ...IDLE, ...end });
  }

  /** @param {ProgressDetail} detail */
  #hear(detail) {
    switch (detail.type) {
      case 'step':
        this.#wrongOtps = 0;
        this.#set({ phase: 'checking', step: detail.step, busy: true });
        break;
      case 'waiting':
        if (detail.appStep === 'authFinish') this.#set({ phase: 'finishing', busy: true });
        else this.#set({ expiresAt: detail.expiresAt });
        break;
      case 'response':
        // The last link that is allowed is waited for without the offer of another.
        if (detail.path.endsWith('/mobile/instantlink/start') && detail.status === 200 && !this.#question) {
          this.#set({ phase: 'instant-link', busy: true, refusal: undefined });
        }
        break;
      case 'reported':
        if (Date.now() > (this.#state.expiresAt ?? Infinity) - TICK_MS) {
          this.#passed = this.#state.phase === 'otp' ? 'otp_timeout' : 'instant_link_timeout';
        }
        break;
      default:
    }
  }

  /** @param {CheckOptions['core']} core @param {any} result of the merchant's server @returns {Partial<CheckState>} */
  #outcome(core, result) {
    if (result?.success === undefined || String(result.success) === 'true') return { phase: 'done', result };
    const details = { code: 10000, reason: this.#passed ?? /** @type {const} */ ('backend_error') };
    const error = failure(core, 'The merchant\'s server did not confirm the phone.', details);
    return { phase: 'failed', error, result };
  }

  /** @param {boolean} needed @param {Error} [refusal] @returns {Promise<StartResult> | StartResult} */
  #askForPhoneNumber = (needed, refusal) => {
    this.#set({ expiresAt: undefined });
    const phoneNumber = this.#typed;
    this.#typed = undefined;
    if (needed && !refusal && phoneNumber) return { phoneNumber };
    return needed || refusal ? this.#ask({ phase: 'phone-number', refusal, sends: 0 }) : null;
  };

  /** @param {Error} [refusal] */
  #askForOtp = (refusal) => {
    if (refusal) this.#wrongOtps += 1;
    const { attempts } = this.#options;
    const attemptsLeft = attempts ? Math.max(0, attempts - this.#wrongOtps) : undefined;
    return this.#ask({ phase: 'otp', refusal, attemptsLeft, ...(refusal ? {} : this.#sent()) });
  };

  #offerAnotherLink = () => this.#ask({ phase: 'instant-link', refusal: undefined, ...this.#sent() });

  #sent() {
    return { sends: this.#state.sends + 1, sentAt: Date.now() };
  }

  /** @param {Partial<CheckState>} question @returns {Promise<any>} never settles when the check ends meanwhile */
  #ask(question) {
    return new Promise((resolve, reject) => {
      this.#question = { resolve, reject };
      this.#set({ busy: false, ...question });
    });
  }

  /** @param {string[]} phases @param {unknown} value */
  #answer(phases, value) {
    const question = this.#question;
    if (!question || !phases.includes(this.#state.phase)) return;
    this.#question = null;
    this.#set({ busy: true, refusal: undefined });
    question.resolve(value);
  }

  #dialog() {
    return this.#state.phase === 'otp' ? 'otp' : 'instant-link';
  }

  /** @param {Partial<CheckState>} change */
  #set(change) {
    this.#state = Object.freeze({ ...this.#state, ...change });
    for (const listener of [...this.#listeners]) {
      try {
        listener();
      } catch (error) {
        console.error('A listener of the possession check threw.', error);
      }
    }
  }
}
