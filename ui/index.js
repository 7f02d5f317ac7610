// `prove-auth-wasm/ui`: importing it defines the elements.
import { defineElements } from './elements.js';

export { createDialogs, ProveInstantLink, ProveOtp, ProvePhoneNumber, ProveSignIn, setTexts } from './elements.js';
export { PossessionCheck } from './possession-check.js';

defineElements();
