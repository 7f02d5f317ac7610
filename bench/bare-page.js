// The least that a client can do: the same requests, keys and signatures as the library's, written down by hand without
// a rule, a check or a time limit. The limit that the library is measured against. It shares the library's database,
// which has to be there.
/** @typedef {{deviceId: string, keyId: string, keys: CryptoKeyPair}} BareRecord */

/** @type {any} */ (globalThis).proveAuth = (() => {
  /** @param {Uint8Array} bytes */
  const base64 = (bytes) => btoa(String.fromCharCode(...bytes));

  /** @param {Uint8Array} half big-endian @returns {number[]} a DER INTEGER (ITU-T X.690) */
  function derInteger(half) {
    let first = 0;
    while (first < half.length - 1 && half[first] === 0) first++;
    const digits = [...half.subarray(first)];
    return digits[0] & 0x80 ? [2, digits.length + 1, 0, ...digits] : [2, digits.length, ...digits];
  }

  /** @param {CryptoKey} key @param {string} text ECDSA-Sig-Value (RFC 3279) in base64 */
  async function sign(key, text) {
    const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
    const p1363 = new Uint8Array(await crypto.subtle.sign(algorithm, key, new TextEncoder().encode(text)));
    const content = [...derInteger(p1363.subarray(0, 32)), ...derInteger(p1363.subarray(32))];
    return base64(Uint8Array.from([0x30, content.length, ...content]));
  }

  /** @type {Promise<IDBDatabase> | undefined} */
  let database;
  const open = () => {
    database ??= new Promise((resolve, reject) => {
      const request = indexedDB.open('ProveAuth', 1);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    return database;
  };
  /** @param {string} namespace @returns {Promise<BareRecord>} */
  async function read(namespace) {
    const opened = await open();
    return new Promise((resolve, reject) => {
      const request = opened.transaction('Registrations').objectStore('Registrations').get(namespace);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  }

  /** @param {{endp: string}} claims @param {string} authToken @param {string} path @param {object} body */
  async function send({ endp }, authToken, path, body) {
    const response = await fetch(`${endp}/v1/client/${path}`, {
      method: 'POST',
      headers: {
        'Accept': 'application/json', 'Content-Type': 'application/json', 'Authorization': `Bearer ${authToken}`,
        'PA-Version': 'ProveAuth/1.0.0 Contract/2.15.1 WEB/1',
      },
      body: JSON.stringify(body),
    });
    return response.json();
  }

  /**
   * @param {string} authToken
   * @param {Function} finish
   * @param {string} otp '' for a known device
   * @param {Promise<BareRecord> | undefined} record of a known device
   */
  async function authenticate(authToken, finish, otp, record) {
    const { auth } = JSON.parse(atob(authToken.split('.')[1].replace(/-/g, '+').replace(/_/g, '/')));
    if (otp) {
      const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
      const spki = new Uint8Array(await crypto.subtle.exportKey('spki', keys.publicKey));
      const key = `-----BEGIN PUBLIC KEY-----\n${base64(spki)}\n-----END PUBLIC KEY-----`;
      const keyId = crypto.randomUUID();
      const signature = await sign(keys.privateKey, auth.chlg);
      const { data: { deviceId } } = await send(auth, authToken, 'device/passive/register', {
        deviceName: 'bare', deviceCapabilities: [], signals: {},
        registrations: [{ publicKey: { id: keyId, alg: 'ES256', key, uvLevel: 0 }, signature }],
      });
      const opened = await open();
      const transaction = opened.transaction('Registrations', 'readwrite');
      transaction.objectStore('Registrations').put({
        namespace: auth.ans, endpoint: auth.endp, createdAt: Math.floor(Date.now() / 1000), keyId, deviceId,
        algorithm: 'ES256', keys,
      });
      await new Promise((resolve) => { transaction.oncomplete = resolve; });
      localStorage.setItem('ProveAuth.DeviceId', deviceId);
      localStorage.setItem('ProveAuth.namespace', auth.ans);
      await send(auth, authToken, 'mobile/otp/start', {});
      await send(auth, authToken, 'mobile/otp/finish', { otp });
    } else {
      const { deviceId, keyId, keys } = /** @type {BareRecord} */ (await record);
      const signature = await sign(keys.privateKey, `${deviceId}:${auth.chlg}`);
      await send(auth, authToken, 'device/passive/verify', { deviceId, keyId, signature, signals: {} });
    }
    return finish({ authId: auth.id });
  }

  // As much of the public names as the bench's pages use.
  class AuthenticatorBuilder {
    finish = () => {};
    otp = '';

    /** @param {() => void} finish */
    withAuthFinishStep(finish) {
      this.finish = finish;
      return this;
    }
    /** @param {unknown} _start @param {() => {input: {otp: string}}} finish */
    withOtpFallback(_start, finish) {
      this.otp = finish().input.otp;
      return this;
    }
    build() {
      const known = localStorage.getItem('ProveAuth.DeviceId');
      const record = known ? read(localStorage.getItem('ProveAuth.namespace') ?? '') : undefined;
      return {
        isMobileWeb: () => false,
        /** @param {string} authToken */
        authenticate: (authToken) => authenticate(authToken, this.finish, known ? '' : this.otp, record),
      };
    }
  }
  return { AuthenticatorBuilder };
})();
