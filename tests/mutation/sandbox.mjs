// demo/sandbox: how strict the backend is with its clients.

const MERCHANT = ['sandbox/merchant-api.test.js'];
const STRICT = ['sandbox/strictness.test.js'];
const OTP = ['sandbox/otp-counts.test.js'];
const LINK = ['sandbox/instant-link.test.js'];
const STORE = ['sandbox/hostile.test.js', 'sandbox/persistence.test.js'];

/** @param {string} name @param {string} file @param {string[]} tests @param {string} find @param {string} replace */
const sandbox = (name, file, tests, find, replace) =>
  ({ name, file: `demo/sandbox/${file}`, tests, find, replace });

/** @type {import('./run.mjs').Mutation[]} */
export const SANDBOX = [
  sandbox('an OTP is good for ever', 'client-api/possession.js', OTP,
    'sandbox.clock.now() - sms.sentAt > settings.otpMs', 'false'),
  sandbox('one wrong OTP more is allowed', 'client-api/possession.js', OTP, 'sms.wrongOtps >= tries',
    'sms.wrongOtps > tries'),
  sandbox('a wrong OTP may be tried again where no retry was asked for', 'client-api/possession.js', OTP,
    'flow.allowOTPRetry ? settings.maxWrongOtps : 1', 'settings.maxWrongOtps'),
  sandbox('one SMS more is sent', 'client-api/phone-entry.js', OTP, 'sms.sends >= (', 'sms.sends > ('),
  sandbox('one number more may be entered', 'client-api/phone-entry.js', OTP, 'sms.numbers > settings.maxNumbers',
    'sms.numbers > settings.maxNumbers + 1'),
  sandbox('a registration is taken without its signature', 'client-api/device.js', STRICT,
    '  checkSignature(publicKey.key, flow.challenge, signature, \'registrations[].signature\');\n', ''),
  sandbox('a device is known without its signature', 'client-api/device.js', STRICT,
    'checkSignature(device.publicKeyPem, `${body.deviceId}:${flow.challenge}`, body.signature, \'body.signature\');',
    ''),
  sandbox('a device is known by another key', 'client-api/device.js', STRICT, '!device || device.keyId !== body.keyId',
    '!device'),
  sandbox('another number than the key\'s passes', 'client-api/device.js', ['sandbox/first-flows.test.js'],
    'flow.phoneNumber && flow.phoneNumber !== device.phoneNumber', 'false'),
  sandbox('a signed request needs no open challenge', 'client-api/signed-request.js', STRICT,
    '!sandbox.registrations.isOpenChallenge(device.deviceId, challenge)', 'false'),
  sandbox('a signed request needs no signature', 'client-api/signed-request.js', STRICT,
    '  checkSignature(device.publicKeyPem, text, signature, \'PA-Signature\');\n', ''),
  sandbox('a challenge never expires', 'registrations.js', STRICT, 'open.expiresAt > this.clock.now()', 'true'),
  sandbox('a key lasts for ever', 'registrations.js', STRICT,
    'this.clock.now() - registration.lastUsedAt <= UNUSED_LIFE_MS', 'true'),
  sandbox('another merchant\'s device is found', 'registrations.js', STRICT,
    '(clientId !== undefined && registration.clientId !== clientId)', 'false'),
  sandbox('a signature may have negative numbers', 'signatures.js', STRICT, 'first & 0x80', 'false'),
  sandbox('a signature may have bytes after its numbers', 'signatures.js', STRICT, 'rest.length === 0 ? null',
    'true ? null'),
  sandbox('calls may come in any order', 'client-api/index.js', STRICT, 'if (steps.includes(flow.step)) return;',
    'return;'),
  sandbox('a token may be spent by two browsers', 'flows.js', STRICT, 'flow.sessions[kind] !== session', 'false'),
  sandbox('the status socket is not told that the link was opened', 'phone-pages.js', ['sandbox/first-flows.test.js'],
    'sandbox.sockets.deliver(flow, possessionProven(sandbox, flow));', 'possessionProven(sandbox, flow);'),
  sandbox('the merchant learns of another\'s flow', 'flows.js', MERCHANT, 'flow?.clientId === clientId',
    'flow'),
  sandbox('a socket takes any message', 'status-socket.js', LINK, 'isBinary || message !== \'ping\'', 'false'),
  sandbox('a socket stays open for ever', 'status-socket.js', LINK,
    'this.#closeAfter(connection, flow.socketDeadline - now, \'nobody opened the Instant Link in time\');', ''),
  sandbox('an Instant Link is good for ever', 'phone-pages.js', LINK,
    'sandbox.clock.now() > link.expiresAt', 'false'),
  {
    ...sandbox('Mobile Auth passes with another number', 'client-api/possession.js', ['sandbox/mobile-auth.test.js'],
      '(flow.phoneNumber && flow.phoneNumber !== phoneNumber)', 'false'),
    survives: 'the carrier is asked about the number of the flow, so that no other comes back',
  },
  sandbox('an unchanged answer is refused for ever', 'client-api/phone-entry.js',
    [...OTP, 'sandbox/error-codes.test.js'], 'MAX_REFUSALS = 3', 'MAX_REFUSALS = 300'),
  sandbox('any site may ask below /sandbox/', 'control-api.js', ['sandbox/control-api.test.js'],
    'if (!isAllowed(headers.origin)) throw', 'if (false) throw'),
  sandbox('an access token lasts for ever', 'merchant-access.js', MERCHANT, 'claims.exp * 1000 > this.clock.now()',
    'true'),
  sandbox('any secret opens a merchant\'s account', 'merchant-access.js', MERCHANT,
    ' && isSame(known, clientSecret)', ''),
  sandbox('there is no limit of requests', 'merchant-access.js', MERCHANT, 'recent.length >= requestsPerSecond',
    'false'),
  sandbox('an auth token\'s signature is not checked', 'auth-token.js', [...STRICT, ...MERCHANT],
    ' || !isSame(createHmac(\'sha256\', secret).update(match[1]).digest(\'base64url\'), match[3])', ''),
  sandbox('a damaged line of the data file is read', 'file-store.js', STORE,
    'line === lineOf(line.slice(SUM_LENGTH + 1))', 'true'),
  sandbox('two sandboxes share a data file', 'file-store.js', STORE,
    'if (owner) throw unusable(`Another sandbox (process ${owner}) keeps its data in ${path}.`);', ''),
];
