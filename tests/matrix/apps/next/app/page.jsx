import { VERSION } from 'prove-auth-wasm';

import { SignIn } from './sign-in.js';

export default function Page() {
  return <main><p id="version">{VERSION}</p><SignIn /></main>;
}
