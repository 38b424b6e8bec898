import type { CitizenIdentity, StaffIdentity } from '../../src/identity/identity.js';
import type { OidcSignIn } from '../../src/identity/oidc-sign-in.js';
import { SignInError } from '../../src/identity/sign-in-error.js';

/** Citizens of the tests; the tax codes are made up and well formed. */
export const CITIZENS = {
  anna: {
    taxCode: 'ZNNNNA80A41L736L',
    givenName: 'Anna',
    familyName: 'Zennaro',
    birthDate: '1980-01-01',
    email: 'anna.zennaro@example.it',
    level: 2,
  },
  bruno: {
    taxCode: 'VNZBRN75T10L736T',
    givenName: 'Bruno',
    familyName: 'Vianello',
    birthDate: '1975-12-10',
    email: null,
    level: 2,
  },
} as const satisfies Record<string, CitizenIdentity>;

export const STAFF = {
  elena: { subject: 'elena', name: 'Elena Scarpa', email: 'elena@example.it', roles: ['clerk'], offices: ['anagrafe'] },
  marco: {
    subject: 'marco',
    name: 'Marco Busetto',
    email: 'marco@example.it',
    roles: ['clerk'],
    offices: ['anagrafe', 'urp'],
  },
  paola: { subject: 'paola', name: 'Paola Tagliapietra', email: null, roles: ['clerk'], offices: ['urp'] },
  tullio: { subject: 'tullio', name: 'Tullio Memo', email: null, roles: ['clerk'], offices: ['tributi'] },
  olga: { subject: 'olga', name: 'Olga Ballarin', email: null, roles: ['operator'], offices: [] },
  piero: { subject: 'piero', name: 'Piero Rossi', email: null, roles: ['analyst', 'administrator'], offices: [] },
} as const satisfies Record<string, StaffIdentity>;

/** An identity provider that sends everybody straight back; `code` in the answer names the person. */
export function fakeSignIn<Identity>(people: Readonly<Record<string, Identity>>): OidcSignIn<Identity> {
  let count = 0;
  return {
    begin() {
      count += 1;
      const pending = { state: `state-${count}`, nonce: 'n', codeVerifier: 'v', startedAt: '2026-11-24T09:00:00.000Z' };
      return Promise.resolve({ redirectTo: new URL(`http://idp.test/entra?state=${pending.state}`), pending });
    },
    finish(query, pending) {
      const answer = new URLSearchParams(query);
      if (!pending || answer.get('state') !== pending.state)
        throw new SignInError('NOT_OURS', 'Another session began this');
      if (answer.get('error')) throw new SignInError('CANCELLED', 'The person went back');
      const identity = people[answer.get('code') ?? ''];
      if (!identity) throw new SignInError('NOT_TRUSTED', 'Nobody has this code');
      return Promise.resolve({ identity, idToken: `token-of-${answer.get('code')}` });
    },
    signOutUrl: (idToken) => Promise.resolve(new URL(`http://idp.test/esci?id_token_hint=${idToken}`)),
  };
}
