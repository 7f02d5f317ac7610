// Turns the SDK's progress events into sentences for the customer.

/** @type {Record<string, string>} */
const NOW = {
  'device/passive/register': 'Getting to know this device',
  'device/passive/verify': 'Recognising this device',
  'device/universal/register': 'Getting to know this browser, for every shop',
  'device/universal/verify': 'Recognising this browser, for every shop',
  'device/fido2/start': 'Asking for your passkey',
  'device/fido2/register/finish': 'Keeping your passkey',
  'device/fido2/verify/finish': 'Checking your passkey',
  'mobile/instant/start': 'Asking your mobile carrier',
  'mobile/instant/finish': 'Asking your mobile carrier',
  'mobile/otp/start': 'Sending you a text message',
  'mobile/otp/finish': 'Checking your OTP',
  'mobile/instantlink/start': 'Sending you a link',
};

const CLIENT = '/v1/client/';

export function howItWent() {
  const began = performance.now();
  /** @type {string[]} */
  const paths = [];
  let sentence = 'Checking your phone';

  return {
    /** @param {any} event the detail of a progress event */
    hear(event) {
      if (event.type === 'request') {
        const path = String(event.path).replace(CLIENT, '');
        paths.push(path);
        sentence = NOW[path] ?? sentence;
      }
      if (event.type === 'socket' && event.state === 'open') sentence = 'Waiting for you to tap the link on your phone';
      if (event.type === 'socket' && event.state === 'reopening') sentence = 'The connection was lost; reconnecting';
      if (event.type === 'waiting' && event.appStep === 'authFinish') sentence = 'Almost there';
    },
    /** What is happening, for the customer. */
    now: () => sentence,
    /** What proved possession, once it is proven. */
    how() {
      const took = `${((performance.now() - began) / 1000).toFixed(1)} s`;
      if (paths.includes('mobile/otp/finish')) return `Confirmed by the OTP from your text message, in ${took}.`;
      if (paths.includes('mobile/instantlink/start')) return `Confirmed by the link you tapped on your phone, in ${took}.`;
      if (paths.includes('mobile/instant/finish')) return `Confirmed by your mobile carrier, no message needed, in ${took}.`;
      if (paths.includes('device/fido2/verify/finish')) return `Confirmed by your passkey, no message needed, in ${took}.`;
      if (paths.includes('device/passive/verify')) return `Recognised by this device's Prove Key, no message needed, in ${took}.`;
      if (paths.includes('device/passive/register')) {
        return `Recognised by this device's context, though its Prove Key was lost, in ${took}.`;
      }
      return `Confirmed without a question, in ${took}.`;
    },
  };
}
