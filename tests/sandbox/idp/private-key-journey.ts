/* Run by private-key.test.ts in a process of its own; prints what came of two sign-ins as JSON. */
import { generateKeyPairSync } from 'node:crypto';
import { createCitizenSignIn } from '../../../src/identity/sign-in.js';
import { CITIZEN_CALLBACK, citizenOptions, PORTAL, signInWith, startIdp } from './sign-in-world.js';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const names = { kid: 'k1', alg: 'ES256' };

const idp = await startIdp({
  citizenClient: {
    redirectUris: [CITIZEN_CALLBACK],
    postLogoutRedirectUris: [`${PORTAL}/`],
    authentication: { jwks: { keys: [{ ...publicKey.export({ format: 'jwk' }), ...names, use: 'sig' }] } },
  },
});

async function signIn(key: typeof privateKey): Promise<string> {
  const authentication = { privateJwk: { ...key.export({ format: 'jwk' }), ...names } };
  const client = createCitizenSignIn({ ...citizenOptions(idp), authentication, requiredLevel: 2 });
  const { redirectTo, pending } = await client.begin('it');
  const form = { do: 'choose', account: 'anna-venier', level: 'https://www.spid.gov.it/SpidL2' };
  try {
    const { identity } = await client.finish(await signInWith(redirectTo, form), pending);
    return identity.taxCode;
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

const outcomes = { own: await signIn(privateKey), strangers: await signIn(stranger.privateKey) };
await idp.close();
console.log(JSON.stringify(outcomes));
