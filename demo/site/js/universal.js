// The page of a Universal Prove Key: one origin whose key many merchants share. A merchant's page sends the customer
// here with the auth token; the check runs here, and its last step sends the customer back to the merchant.
/* global proveAuth */
import { askForConsent } from './possession-dialog.js';
import { otpFinish, otpStart } from './merchant.js';

/**
 * @param {string} authToken of the page's query
 * @param {(event: {detail: any}) => void} onProgress
 */
export function checkUniversally(authToken, onProgress) {
  const authenticator = new proveAuth.AuthenticatorBuilder()
    .withUniversalProveKey(async () => ({ consentGranted: await askForConsent() }))
    .withMobileAuthImplementation('fetch')
    .withOtpFallback(otpStart, otpFinish)
    .withAuthFinishStep(() => {}) // the merchant's own page asks its server
    .build();
  authenticator.addEventListener('progress', onProgress);
  const check = authenticator.authenticate(authToken);
  return { outcome: check, cancel: () => check.cancel() };
}
