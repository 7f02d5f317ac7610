// The merchant's server and the customer's eyes, for the bench: auth tokens, OTPs and outcomes from a sandbox.
import { randomUUID } from 'node:crypto';

export class Merchant {
  /** @param {string} origin of the sandbox @param {typeof fetch} send not the one whose calls are counted */
  constructor(origin, send) {
    this.origin = origin;
    this.send = send;
    this.accessToken = '';
  }

  async logIn() {
    const form = { grant_type: 'client_credentials', client_id: 'bench', client_secret: 'bench' };
    const response = await this.send(`${this.origin}/token`, { method: 'POST', body: new URLSearchParams(form) });
    this.accessToken = (await response.json()).access_token;
  }

  /** @param {string} path @param {object} body */
  async post(path, body) {
    const response = await this.send(this.origin + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Authorization': `Bearer ${this.accessToken}` },
      body: JSON.stringify(body),
    });
    if (!response.ok) {
      throw new Error(`${path}: HTTP ${response.status} ${await response.text()}`);
    }
    return response.json();
  }

  /**
   * @param {string} phoneNumber
   * @param {object} [more]
   * @returns {Promise<{authToken: string, correlationId: string}>}
   */
  begin(phoneNumber, more) {
    return this.post('/v3/unify', { clientRequestId: randomUUID(), possessionType: 'mobile', phoneNumber, ...more });
  }

  /** @param {string} correlationId */
  async mustHaveSucceeded(correlationId) {
    const { success } = await this.post('/v3/unify-status', { correlationId });
    if (String(success) !== 'true') {
      throw new Error(`the flow ended with success ${success}`);
    }
  }

  /** @param {string} phoneNumber */
  async readOtp(phoneNumber) {
    const query = new URLSearchParams({ phoneNumber });
    const messages = await (await this.send(`${this.origin}/sandbox/messages?${query}`)).json();
    return messages.at(-1).otp;
  }
}
