// Every kind of ending that a flow has, to be run in a page or in Node.

/**
 * @typedef {object} World where a flow runs
 * @property {() => any} builder a new one, with AuthFinish and the steps of the app that has the right answers
 * @property {string} authToken
 * @property {() => Promise<unknown>} tapLink opens the newest Instant Link on the customer's phone
 * @property {(signal: AbortSignal) => void} watch
 */
/**
 * @typedef {object} Ending
 * @property {'mobile' | 'desktop'} type possessionType of the flow
 * @property {string} [reason] of the AuthError; without one the flow resolves, as after a failure that was reported
 * @property {'true' | 'false'} [success] what the merchant's server learns, where it is more than that nobody has ended
 *   the flow
 * @property {object} [fault] of the sandbox
 * @property {(world: World) => Promise<unknown>} run
 */

export const PHONE_NUMBER = '2001004014';
const NEVER = new Promise(() => {});
const START_OTP = '/v1/client/mobile/otp/start';
const STATUS = '/v1/client/status';
const slow = (/** @type {string} */ path) => ({ path, kind: 'slow', delayMs: 60_000 });

/**
 * Begins the flow and cancels it at an event.
 * @param {World} world
 * @param {any} builder
 * @param {(event: any) => boolean} when
 */
function cancelled(world, builder, when) {
  const authenticator = builder.build();
  authenticator.addEventListener('progress', (/** @type {any} */ { detail }) => {
    if (when(detail)) flow.cancel();
  });
  const flow = authenticator.authenticate(world.authToken);
  return flow;
}

/** @param {World} world @param {() => unknown} finish */
const withOtp = (world, finish) => world.builder().withOtpFallback(() => null, finish);

/** @param {string} otp */
const typed = (otp) => ({ resultType: 0, input: { otp } });

const run = (/** @type {World} */ { builder, authToken }) => builder().build().authenticate(authToken);

/** @type {Record<string, Ending>} */
export const ENDINGS = {
  'the OTP is right': { type: 'mobile', success: 'true', run },
  'the OTP is wrong and OTP is lost': {
    type: 'mobile', success: 'false',
    run: (world) => withOtp(world, () => typed('9999')).build().authenticate(world.authToken),
  },
  'the number is wrong, then the OTP step throws': {
    type: 'mobile', success: 'false',
    run: (world) => world.builder().withOtpFallback((/** @type {boolean} */ _needed, /** @type {unknown} */ error) => {
      if (error) throw new Error('no other number');
      return { phoneNumber: '12' };
    }, () => typed('')).build().authenticate(world.authToken),
  },
  'an app step rejects with nothing': {
    type: 'mobile', success: 'false',
    run: (world) => withOtp(world, () => Promise.reject()).build().authenticate(world.authToken),
  },
  'AuthFinish throws': {
    type: 'mobile', reason: 'step_rejected',
    run: (world) => world.builder().withAuthFinishStep(() => { throw new Error('server down'); }).build()
      .authenticate(world.authToken),
  },
  'the OTP is not typed in time': {
    type: 'mobile', success: 'false',
    run: (world) => withOtp(world, () => NEVER).withTimeouts({ otpMs: 30 }).build().authenticate(world.authToken),
  },
  'a request is not answered in time': {
    type: 'mobile', fault: slow(START_OTP), success: 'false',
    run: (world) => world.builder().withTimeouts({ requestMs: 500 }).build().authenticate(world.authToken),
  },
  'the backend answers 500': {
    type: 'mobile', fault: { path: START_OTP, kind: 'status', status: 500 }, reason: 'http_status', run,
  },
  // More than once, for browsers try again by themselves.
  'the backend hangs up': {
    type: 'mobile', fault: { path: START_OTP, kind: 'refuse', times: 5 }, success: 'false', run,
  },
  'the token is none': {
    type: 'mobile', reason: 'malformed_token', run: ({ builder }) => builder().build().authenticate('x'),
  },
  'cancelled before anything': {
    type: 'mobile', reason: 'cancelled',
    run: (world) => {
      const flow = run(world);
      flow.cancel();
      return flow;
    },
  },
  'cancelled during a request': {
    type: 'mobile', fault: slow(START_OTP), reason: 'cancelled',
    run: (world) => cancelled(world, world.builder(), ({ type, path }) => type === 'request' && path === START_OTP),
  },
  'cancelled while the OTP is typed': {
    type: 'mobile', reason: 'cancelled',
    run: (world) => cancelled(world, withOtp(world, () => NEVER), ({ appStep }) => appStep === 'otpFinish'),
  },
  'the signal is aborted while the OTP is typed': {
    type: 'mobile', reason: 'cancelled',
    run: (world) => {
      const controller = new AbortController();
      world.watch(controller.signal);
      const finish = () => {
        controller.abort();
        return NEVER;
      };
      return withOtp(world, finish).build().authenticate(world.authToken, { signal: controller.signal });
    },
  },
  'a signal is never aborted': {
    type: 'mobile', success: 'true',
    run: (world) => {
      const { signal } = new AbortController();
      world.watch(signal);
      return world.builder().build().authenticate(world.authToken, { signal });
    },
  },
  'the Instant Link is opened': {
    type: 'desktop', success: 'true',
    run: (world) => world.builder().withInstantLinkFallback(() => null, () => {
      void world.tapLink();
      return NEVER;
    }).build().authenticate(world.authToken),
  },
  'cancelled while the socket opens': {
    type: 'desktop', reason: 'cancelled',
    run: (world) => cancelled(world, world.builder(), ({ state }) => state === 'opening'),
  },
  'cancelled while the Instant Link is waited for': {
    type: 'desktop', reason: 'cancelled',
    run: (world) => cancelled(world, world.builder(), ({ appStep }) => appStep === 'instantLinkRetry'),
  },
  'the signal is aborted while the Instant Link is waited for': {
    type: 'desktop', reason: 'cancelled',
    run: (world) => {
      const controller = new AbortController();
      world.watch(controller.signal);
      const retry = () => {
        controller.abort();
        return NEVER;
      };
      return world.builder().withInstantLinkFallback(() => null, retry).build()
        .authenticate(world.authToken, { signal: controller.signal });
    },
  },
  'cancelled before the socket is reopened': {
    type: 'desktop', fault: { path: STATUS, kind: 'drop' }, reason: 'cancelled',
    run: (world) => cancelled(world, world.builder(), ({ state }) => state === 'reopening'),
  },
  'the Instant Link is not opened in time': {
    type: 'desktop', success: 'false',
    run: (world) => world.builder().withTimeouts({ instantLinkMs: 30 }).build().authenticate(world.authToken),
  },
  'the backend closes the socket with 1008': {
    type: 'desktop', fault: { path: STATUS, kind: 'close', code: 1008 }, success: 'false', run,
  },
  'the retry step rejects': {
    type: 'desktop', success: 'false',
    run: (world) => world.builder().withInstantLinkFallback(() => null, () => Promise.reject(new Error('no'))).build()
      .authenticate(world.authToken),
  },
};

/**
 * Cancels flow after flow, each at an event that no other was cancelled at, until one is through. Every kind of event
 * that a listener can be told of is a point at which it may cancel.
 * @param {'mobile' | 'desktop'} type
 * @param {() => Promise<World>} newWorld one flow each
 * @param {(point: string) => Promise<void>} check after each ending
 * @returns {Promise<string[]>} the points
 */
export async function cancelEverywhere(type, newWorld, check) {
  const points = [];
  for (;;) {
    const world = await newWorld();
    let point = '';
    const retry = () => {
      void world.tapLink();
      return NEVER;
    };
    const builder = type === 'desktop' ? world.builder().withInstantLinkFallback(() => null, retry) : world.builder();
    const flow = cancelled(world, builder, (event) => {
      const name = [event.type, event.step ?? event.path ?? event.appStep ?? event.state].join(' ');
      if (points.includes(name)) return false; // by name: what socket and dialog tell comes in no fixed order
      point = name;
      return true;
    });
    const reason = await flow.then(() => 'done', (/** @type {any} */ error) => error.reason);
    await check(`${points.length}: ${point || reason}`);
    if (reason === 'done') return points;
    if (reason !== 'cancelled') throw new Error(`the flow ended with ${reason} at ${point}`);
    points.push(point);
  }
}
