// Every dialogue there is.
import { dialogues } from './dialogue.js';
import './otp.js';
import './otp-failing.js';
import './instant-link.js';
import './status-socket.js';
import './refusals.js';
import './requests.js';
import './failing.js';
import './cancelling.js';
import './prove-key.js';
import './signing.js';

/** @returns {Map<string, string>} file name to its text */
export function allDialogues() {
  return new Map([...dialogues].map(([name, dialogue]) => [`${name}.json`, dialogue.text()]));
}
