import { signIn } from '../sign-in.mjs';

signIn().then(({ success }) => { document.title = success; }, (error) => { document.title = error.message; });
