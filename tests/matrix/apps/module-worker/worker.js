import { signIn } from '../sign-in.mjs';

signIn().then(({ success }) => postMessage(success), (error) => postMessage(error.message));
