import { signIn } from '../sign-in.mjs';

const { success } = await signIn(process.argv[2]);
console.log(success);
