import { signIn } from '../../../sign-in.mjs';

export const dynamic = 'force-dynamic';

/** A sign-in on Next's own server: the build for Node. */
export async function GET() {
  return Response.json(await signIn(process.env.SHOP));
}
