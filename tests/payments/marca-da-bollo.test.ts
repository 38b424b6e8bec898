import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { SignedXml } from 'xml-crypto';
import { createStampIssuer, type StampIssuer, type StampOrder } from '../../sandbox/pagopa/stamp-issuer.js';
import { documentHash } from '../../src/payments/debt-position.js';
import { checkStamp, type StampCheck } from '../../src/payments/marca-da-bollo.js';
import { DOCUMENT } from './payments-world.js';

let issuer: StampIssuer;
let stranger: StampIssuer;
beforeAll(async () => {
  [issuer, stranger] = await Promise.all([createStampIssuer(), createStampIssuer()]);
});

/** Keys of a seller whom these tests trust, to sign what the sandbox would not. */
const own = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';
const CANONICAL = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';

interface Signing {
  readonly change?: (xml: string) => string;
  readonly xpath?: string;
  readonly signatureAlgorithm?: string;
  readonly digestAlgorithm?: string;
}

/** A stamp for our document, signed anew in whatever way. */
function signAs(privateKey: string, signing: Signing = {}): string {
  const { change = (xml: string) => xml, xpath = '/*', digestAlgorithm = SHA256 } = signing;
  const { signatureAlgorithm = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256' } = signing;
  const bare = issuer.issue(order).replace(/<ds:Signature[\s>].*<\/ds:Signature>/s, '');
  const signed = new SignedXml({
    privateKey,
    signatureAlgorithm,
    canonicalizationAlgorithm: CANONICAL,
  });
  signed.addReference({
    xpath,
    digestAlgorithm,
    transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', CANONICAL],
    ...(xpath === '/*' ? { uri: '', isEmptyUri: true } : {}),
  });
  signed.computeSignature(change(bare), { prefix: 'ds' });
  return signed.getSignedXml();
}

const hash = documentHash(DOCUMENT);
const order: StampOrder = {
  iubd: '01234567890123',
  purchasedAt: '2026-11-24T09:00:00.000Z',
  amountCents: 1600,
  hashDocument: hash,
};

const check = (xml: string, overrides: Partial<Parameters<typeof checkStamp>[1]> = {}): Promise<StampCheck> =>
  checkStamp(xml, {
    trustedKeys: [issuer.publicKeyPem],
    documentHash: hash,
    isUsed: () => Promise.resolve(false),
    ...overrides,
  });

const fault = (name: string) => ({ ok: false, fault: name });

describe('a revenue stamp', () => {
  it('counts when a trusted seller signed it for our document', async () => {
    expect(await check(issuer.issue(order))).toEqual({
      ok: true,
      stamp: {
        iubd: order.iubd,
        purchasedAt: new Date(order.purchasedAt),
        amountCents: 1600,
        sellerTaxCode: '99999999999',
        sellerName: 'Banca di Prova S.p.A.',
        documentHash: hash,
      },
    });
  });

  it('is checked against each trusted key', async () => {
    const xml = issuer.issue(order);
    expect(await check(xml, { trustedKeys: [stranger.publicKeyPem, issuer.publicKeyPem] })).toMatchObject({ ok: true });
    expect(await check(xml, { trustedKeys: [stranger.publicKeyPem] })).toEqual(fault('untrusted'));
    expect(await check(xml, { trustedKeys: [] })).toEqual(fault('untrusted'));
  });

  it('does not count for another document, with another amount, or when its number is known', async () => {
    expect(await check(issuer.issue({ ...order, hashDocument: documentHash(Buffer.from('x')) }))).toEqual(
      fault('other-document'),
    );
    expect(await check(issuer.issue({ ...order, amountCents: 200 }))).toEqual(fault('wrong-amount'));
    const asked: string[] = [];
    const isUsed = (iubd: string) => {
      asked.push(iubd);
      return Promise.resolve(true);
    };
    expect(await check(issuer.issue(order), { isUsed })).toEqual(fault('reused'));
    expect(asked).toEqual([order.iubd]);
  });
});

describe('a forged stamp', () => {
  it.each([
    ['number', '<IUBD>01234567890123<', '<IUBD>01234567890124<'],
    ['amount', '<Importo>16.00<', '<Importo>16.01<'],
    ['seller', 'Banca di Prova', 'Banca di Altri'],
    ['time', '09:00:00', '10:00:00'],
  ])('with another %s is untrusted', async (_name, from, to) => {
    const xml = issuer.issue(order);
    expect(xml).toContain(from);
    expect(await check(xml.replace(from, to))).toEqual(fault('untrusted'));
  });

  it('with our hash put into a stamp of another document is untrusted', async () => {
    const other = documentHash(Buffer.from('x'));
    const xml = issuer.issue({ ...order, hashDocument: other }).replace(other, hash);
    expect(await check(xml)).toEqual(fault('untrusted'));
  });

  it('without a signature, or with two, is untrusted', async () => {
    const xml = issuer.issue(order);
    const signature = /<ds:Signature[\s>].*<\/ds:Signature>/s.exec(xml)?.[0] ?? '';
    expect(signature).not.toBe('');
    expect(await check(xml.replace(signature, ''))).toEqual(fault('untrusted'));
    expect(await check(xml.replace(signature, signature + signature))).toEqual(fault('untrusted'));
  });

  it('signed by a stranger who sends along a certificate is untrusted', async () => {
    // Made once; the private key was thrown away.
    const xml = readFileSync('tests/payments/fixtures/stamp-signed-by-a-stranger.xml', 'utf8');
    expect(await check(xml)).toEqual(fault('untrusted'));
    const certificate = /<ds:X509Certificate>([^<]+)</.exec(xml)?.[1] ?? '';
    const pem = `-----BEGIN CERTIFICATE-----\n${certificate}\n-----END CERTIFICATE-----\n`;
    expect(await check(xml, { trustedKeys: [pem] })).toMatchObject({ ok: true });
  });

  it('wrapped around a true one is never read (signature wrapping)', async () => {
    const trueStamp = issuer.issue({ ...order, hashDocument: documentHash(Buffer.from('x')) });
    const forged = issuer.issue(order).replace(/<ds:Signature[\s>].*<\/ds:Signature>/s, '');
    const inside = forged.replace('</marcaDaBollo>', `<Altro>${trueStamp}</Altro></marcaDaBollo>`);
    const beside = `<root>${forged}${trueStamp}</root>`;
    for (const xml of [inside, beside]) expect(await check(xml)).toMatchObject({ ok: false });
  });

  it('whose signature, though trusted, covers only a part is untrusted', async () => {
    const whole = signAs(own.privateKey);
    const part = signAs(own.privateKey, {
      change: (xml) => `<aggiunta>${xml.replace('<marcaDaBollo', '<marcaDaBollo Id="part"')}</aggiunta>`,
      xpath: "//*[local-name(.)='marcaDaBollo']",
    });
    expect(await check(whole, { trustedKeys: [own.publicKey] })).toMatchObject({ ok: true });
    expect(part).toContain('URI="#part"');
    expect(await check(part, { trustedKeys: [own.publicKey] })).toEqual(fault('untrusted'));
  });

  it('signed by a trusted key with an algorithm that is broken is untrusted', async () => {
    const sha1 = 'http://www.w3.org/2000/09/xmldsig#sha1';
    const weakSignature = signAs(own.privateKey, { signatureAlgorithm: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' });
    const weakDigest = signAs(own.privateKey, { digestAlgorithm: sha1 });
    for (const xml of [weakSignature, weakDigest]) {
      expect(await check(xml, { trustedKeys: [own.publicKey] })).toEqual(fault('untrusted'));
    }
  });

  it('signed with a shared secret is untrusted', async () => {
    const xml = issuer
      .issue(order)
      .replace('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', 'http://www.w3.org/2000/09/xmldsig#hmac-sha1');
    expect(await check(xml)).toEqual(fault('untrusted'));
  });
});

describe('what is no stamp', () => {
  const entity = '<!DOCTYPE m [<!ENTITY e SYSTEM "file:///etc/passwd">]>';
  it.each([
    ['nothing', ''],
    ['text', 'sedici euro'],
    ['an open element', '<marcaDaBollo>'],
    ['another document', '<a xmlns="urn:b"/>'],
    ['a document type', `${entity}<marcaDaBollo xmlns="http://www.agenziaentrate.gov.it/2014/MarcaDaBollo"/>`],
  ])('is unreadable: %s', async (_name, xml) => {
    expect(await check(xml)).toEqual(fault('unreadable'));
  });

  it('is refused before the signature is looked at when it brings entities', async () => {
    const xml = issuer.issue(order).replace('<marcaDaBollo', `${entity}<marcaDaBollo`);
    expect(await check(xml)).toEqual(fault('unreadable'));
  });

  it('is refused when it is too long', async () => {
    expect(await check(`<m>${'x'.repeat(600_000)}</m>`)).toEqual(fault('unreadable'));
  });
});
