// Follows the inbox of one phone number in the sandbox and tells each new message once.
import { messagesFor, whenSmsSent } from './sandbox-api.js';

/** @typedef {import('./phone.js').Message} Message */

/** @param {(message: Message) => void} onMessage */
export function followInbox(onMessage) {
  let number = '';
  let offline = false;
  /** @type {Set<string>} */
  let seen = new Set();
  /** Looks happen one after the other, so that no message is told twice. */
  let looking = Promise.resolve();

  /** @param {boolean} [asRead] what is there already was read before */
  function look(asRead = false) {
    looking = looking.then(async () => {
      const asked = number;
      if (!asked || offline) return;
      /** @type {Message[]} */
      const messages = await messagesFor(asked).catch(() => []); // read again when the next message comes
      if (asked !== number) return;
      for (const message of messages) {
        if (seen.has(message.id)) continue;
        seen.add(message.id);
        if (!asRead) onMessage(message);
      }
    });
    return looking;
  }

  return {
    /** Begins; to be called once the sandbox is known. */
    listen() {
      whenSmsSent(() => look());
    },
    /** @param {string} phoneNumber to follow from now on; older messages of it are not told */
    follow(phoneNumber) {
      number = phoneNumber;
      seen = new Set();
      return look(true);
    },
    /** @param {boolean} on in airplane mode nothing arrives until it is over */
    airplane(on) {
      offline = on;
      return look();
    },
  };
}
