import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { WebSocket } from 'ws';

const { subtle } = globalThis.crypto;

/** A merchant's server and a page's client, as bare requests. Each method answers `{status, body, headers}`. */

/** @param {Response} response */
async function read(response) {
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text && JSON.parse(text) };
}

export class Merchant {
  constructor(origin, clientId = 'merchant', clientSecret = 'secret') {
    Object.assign(this, { origin, clientId, clientSecret });
  }

  async token(fields = {}) {
    const credentials = { client_id: this.clientId, client_secret: this.clientSecret };
    const form = { grant_type: 'client_credentials', ...credentials, ...fields };
    return read(await fetch(`${this.origin}/token`, { method: 'POST', body: new URLSearchParams(form) }));
  }

  async post(path, body, headers = {}) {
    this.accessToken ??= (await this.token()).body.access_token;
    const all = { 'Content-Type': 'application/json', 'Authorization': `Bearer ${this.accessToken}`, ...headers };
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return read(await fetch(this.origin + path, { method: 'POST', headers: all, body: text }));
  }

  /** Begins a flow; answers the client's half. */
  async unify(body = {}) {
    const target = body.possessionType === 'desktop' ? { finalTargetUrl: 'https://shop.example/done' } : {};
    const request = { clientRequestId: randomUUID(), possessionType: 'mobile', ...target, ...body };
    const answer = await this.post('/v3/unify', request);
    if (answer.status !== 200) throw new Error(`unify: ${answer.status} ${JSON.stringify(answer.body)}`);
    return Object.assign(new FlowClient(this.origin, answer.body.authToken), { answer: answer.body, merchant: this });
  }

  async status(flow) {
    return (await this.post('/v3/unify-status', { correlationId: flow.answer.correlationId })).body;
  }
}

export class FlowClient {
  constructor(origin, authToken) {
    Object.assign(this, { origin, authToken, headers: {} });
    if (authToken) {
      this.claims = JSON.parse(Buffer.from(authToken.split('.')[1], 'base64url').toString('utf8'));
      this.challenge = this.claims.auth.chlg;
    }
  }

  /** @param {string} path below /v1/client/ */
  async post(path, body, headers = {}) {
    const all = {
      'Accept': 'application/json',
      'Content-Type': 'application/json',
      'PA-Version': 'ProveAuth/1.0.0 Contract/2.15.1 WEB/1',
      ...(this.authToken ? { Authorization: `Bearer ${this.authToken}` } : {}),
      ...this.headers,
      ...headers,
    };
    for (const [name, value] of Object.entries(all)) if (value === undefined) delete all[name];
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return read(await fetch(`${this.origin}/v1/client/${path}`, { method: 'POST', headers: all, body: text }));
  }

  /** A signed request, with a fresh challenge. */
  async postSigned(device, path, body, change = {}) {
    const { body: challenge } = await this.post('challenge', { deviceId: device.deviceId });
    const text = JSON.stringify(body);
    const hash = createHash('sha256').update(text).digest('hex');
    const signedText = ['POST', `/v1/client/${path}`, '', 'application/json', challenge.challenge, hash].join('\n');
    return this.post(path, text, {
      'PA-Sig-Version': '3',
      'PA-Challenge': challenge.challenge,
      'PA-KID': device.keyId,
      'PA-Signature': await device.sign(signedText),
      ...change,
    });
  }

  async register(device, change = {}) {
    const registration = await device.registration(this.challenge);
    const answer = await this.post('device/passive/register', { ...registration, ...change });
    device.deviceId = answer.body.data?.deviceId;
    return answer;
  }

  async verify(device, change = {}) {
    const signature = await device.sign(`${device.deviceId}:${this.challenge}`);
    const body = { deviceId: device.deviceId, keyId: device.keyId, signature, signals: {} };
    return this.post('device/passive/verify', { ...body, ...change });
  }

  /** Opens the status socket; resolves when it is open. Rejects with the HTTP status when it is refused. */
  async openSocket(options = {}) {
    const url = `${this.origin.replace('http', 'ws')}/v1/client/status?token=${encodeURIComponent(this.authToken)}`;
    const socket = new WebSocket(url, options);
    const closed = new Promise((resolve) => {
      socket.once('close', (code, reason) => resolve({ code, reason: String(reason) }));
    });
    const refused = once(socket, 'unexpected-response').then(([, response]) => {
      throw Object.assign(new Error('refused'), { status: response.statusCode });
    });
    refused.catch(() => {});
    socket.on('error', () => {});
    const received = [];
    let arrived = () => {};
    socket.on('message', (data) => {
      received.push(String(data));
      arrived();
    });
    await Promise.race([once(socket, 'open'), refused]);
    return {
      socket,
      closed,
      async message() {
        while (received.length === 0) await new Promise((resolve) => (arrived = resolve));
        return received.shift();
      },
      ping() {
        socket.send('ping');
        return this.message();
      },
    };
  }
}

/** A Prove Key. */
export async function createDevice() {
  const keys = await subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
  const spki = Buffer.from(await subtle.exportKey('spki', keys.publicKey)).toString('base64');
  const keyId = randomUUID();
  const sign = async (text) => toDer(Buffer.from(await signRaw(keys.privateKey, text))).toString('base64');
  return {
    keyId,
    deviceId: undefined,
    sign,
    signP1363: async (text) => Buffer.from(await signRaw(keys.privateKey, text)).toString('base64'),
    async registration(challenge) {
      const key = `-----BEGIN PUBLIC KEY-----\n${spki}\n-----END PUBLIC KEY-----`;
      return {
        deviceName: 'Chrome 126 on Android',
        deviceCapabilities: [],
        registrations: [{ publicKey: { id: keyId, alg: 'ES256', key, uvLevel: 0 }, signature: await sign(challenge) }],
        signals: {},
      };
    },
  };
}

const signRaw = (key, text) => subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, Buffer.from(text, 'utf8'));

/** @param {Buffer} p1363 */
function toDer(p1363) {
  const integer = (half) => {
    let at = 0;
    while (at < half.length - 1 && half[at] === 0) at += 1;
    const bytes = half[at] & 0x80 ? Buffer.concat([Buffer.from([0]), half.subarray(at)]) : half.subarray(at);
    return Buffer.concat([Buffer.from([2, bytes.length]), bytes]);
  };
  const content = Buffer.concat([integer(p1363.subarray(0, 32)), integer(p1363.subarray(32))]);
  return Buffer.concat([Buffer.from([0x30, content.length]), content]);
}
