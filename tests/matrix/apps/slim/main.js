import { signIn } from '../sign-in-slim.mjs';

signIn().then(({ success }) => { document.title = success; }, (error) => { document.title = error.message; });
