'use client';

import { useEffect } from 'react';

import { signIn } from '../../sign-in.mjs';

let signingIn;

export function SignIn() {
  useEffect(() => {
    signingIn ??= signIn();
    signingIn.then(({ success }) => { document.title = success; }, (error) => { document.title = error.message; });
  }, []);
  return null;
}
