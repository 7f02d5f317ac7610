// `prove-auth-wasm/vue`, for Vue 3.
import { defineComponent, h, onScopeDispose, readonly, shallowRef } from 'vue';

import { defineElements } from '../ui/elements.js';
import { PossessionCheck } from '../ui/possession-check.js';

/**
 * A possession check that lives and ends with the component, or the scope, that asks for it.
 * @param {import('../ui/public.js').CheckOptions} options
 */
export function useProveAuth(options) {
  const check = new PossessionCheck(options);
  const state = shallowRef(check.getState());
  const stop = check.subscribe(() => {
    state.value = check.getState();
  });
  onScopeDispose(() => {
    stop();
    check.reset();
  });
  const { begin, cancel, reset, submitPhoneNumber, submitOtp, resend, changeNumber } = check;
  return { state: readonly(state), begin, cancel, reset, submitPhoneNumber, submitOtp, resend, changeNumber };
}

/** `<prove-sign-in>`, without a word about it in the compiler's options. */
export const ProveSignIn = defineComponent({
  name: 'ProveSignIn',
  inheritAttrs: false,
  setup(_, { attrs }) {
    defineElements();
    return () => h('prove-sign-in', Object.fromEntries(Object.entries(attrs).map(([name, value]) => [
      name.replace(/^on(?=(Success|Error|Phase|Progress)(Once|Capture|Passive)*$)/, 'onProve'),
      /^on(Success|Error|Phase)(Once|Capture|Passive)*$/.test(name) ? told(value) : value,
    ])));
  },
});

/** @param {any} listener of Vue: also a list of them, where a component around this one listens too @returns {any} */
function told(listener) {
  if (Array.isArray(listener)) return listener.map(told);
  return (/** @type {CustomEvent} */ { detail }) => listener?.(detail);
}
