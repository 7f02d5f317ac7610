import { signIn } from '../sign-in-nowasm.mjs';

signIn().then(({ success }) => { document.title = success; }, (error) => { document.title = error.message; });
