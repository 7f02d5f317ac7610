// The element classes and their names.
import { ProveInstantLink, ProveOtp, ProvePhoneNumber } from './prompt-elements.js';
import { ProveSignIn } from './sign-in-element.js';

export { createDialogs } from './sign-in-element.js';
export { setTexts } from './texts.js';
export { ProveInstantLink, ProveOtp, ProvePhoneNumber, ProveSignIn };

/** Gives the elements their names, once; nothing where there is no page. */
export function defineElements() {
  const names = {
    'prove-phone-number': ProvePhoneNumber, 'prove-otp': ProveOtp, 'prove-instant-link': ProveInstantLink,
    'prove-sign-in': ProveSignIn,
  };
  for (const [name, element] of Object.entries(names)) {
    if (globalThis.customElements && !customElements.get(name)) customElements.define(name, element);
  }
}
