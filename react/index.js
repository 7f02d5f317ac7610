// `prove-auth-wasm/react`, for React 18 and 19.
import { createElement, useEffect, useRef, useState, useSyncExternalStore } from 'react';

import { defineElements } from '../ui/elements.js';
import { PossessionCheck } from '../ui/possession-check.js';

/** @typedef {import('./public.js').ProveSignInProps} ProveSignInProps */

/**
 * A possession check that lives and ends with the component.
 * @param {import('../ui/public.js').CheckOptions} options those of the last rendering count
 */
export function useProveAuth(options) {
  const [check] = useState(() => new PossessionCheck(options));
  const state = useSyncExternalStore(check.subscribe, check.getState, check.getState);
  useEffect(() => {
    check.options = options;
  });
  useEffect(() => check.reset, [check]);
  const { begin, cancel, reset, submitPhoneNumber, submitOtp, resend, changeNumber } = check;
  return { ...state, begin, cancel, reset, submitPhoneNumber, submitOtp, resend, changeNumber };
}

/**
 * `<prove-sign-in>` with React's properties. React 18 sets no properties on elements and hears no events of theirs.
 * @param {ProveSignInProps} props
 */
export function ProveSignIn({
  core, start, finish, configure, texts, onSuccess, onError, onPhase, onProgress, askPhoneNumber, possessionType,
  resendAfter, className, ...attributes
}) {
  const place = useRef(/** @type {import('../ui/public.js').ProveSignIn | null} */ (null));
  const latest = useRef(/** @type {Record<string, ((told: any) => void) | undefined>} */ ({}));
  useEffect(() => {
    latest.current = { success: onSuccess, error: onError, phase: onPhase, progress: onProgress };
    if (place.current) Object.assign(place.current, { core, start, finish, configure, texts: texts ?? {} });
  });
  useEffect(() => {
    defineElements();
    const element = place.current;
    const stop = new AbortController();
    for (const name of ['success', 'error', 'phase', 'progress']) {
      const listener = (/** @type {any} */ event) => latest.current[name]?.(name === 'progress' ? event : event.detail);
      element?.addEventListener(`prove-${name}`, listener);
      stop.signal.addEventListener('abort', () => element?.removeEventListener(`prove-${name}`, listener));
    }
    return () => stop.abort();
  }, []);
  return createElement('prove-sign-in', {
    ...attributes,
    'ref': place,
    'class': className,
    'ask-phone-number': askPhoneNumber ? '' : undefined,
    'possession-type': possessionType,
    'resend-after': resendAfter,
  });
}
