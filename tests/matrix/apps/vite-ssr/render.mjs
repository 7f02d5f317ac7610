import { signIn } from '../sign-in.mjs';

export const render = (shop) => signIn(shop);
