import { createPrivateKey, createPublicKey, generateKeyPair, randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { SignedXml } from 'xml-crypto';
import { escapeHtml } from '../page.js';
import { TRIAL_PSP } from './payment.js';

const NAMESPACE = 'http://www.agenziaentrate.gov.it/2014/MarcaDaBollo';
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';
const CANONICAL = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';
const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';

/** A revenue stamp to be made; each part may be wrong on purpose. */
export interface StampOrder {
  readonly iubd: string;
  /** UTC instant, ISO 8601. */
  readonly purchasedAt: string;
  readonly amountCents: number;
  /** Base64 of the SHA-256 of the document. */
  readonly hashDocument: string;
}

export interface StampIssuer {
  /** PEM of the public key that verifies the stamps of this sandbox, and of no other. */
  readonly publicKeyPem: string;
  /** XML of the stamp, signed. */
  issue(order: StampOrder): string;
}

/** Fourteen digits, as on paper stamps; drawn at random. */
export function drawStampNumber(): string {
  return `01${String(randomInt(1_000_000)).padStart(6, '0')}${String(randomInt(1_000_000)).padStart(6, '0')}`;
}

/** A key of its own for each sandbox: no key is shipped, so none can be trusted by mistake. Kept in `file` when given. */
async function loadPrivateKey(file: string | undefined): Promise<string> {
  if (file !== undefined && existsSync(file)) return readPrivateKey(file);
  const { privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  if (file !== undefined) {
    mkdirSync(dirname(file), { recursive: true });
    // Written aside and renamed: a kill in between leaves either no key or a whole one.
    writeFileSync(`${file}.new`, privateKey, { mode: 0o600, flush: true });
    renameSync(`${file}.new`, file);
  }
  return privateKey;
}

/** @throws {Error} when the file holds no private key */
function readPrivateKey(file: string): string {
  const pem = readFileSync(file, 'utf8');
  try {
    createPrivateKey(pem);
  } catch (error) {
    throw new Error(`${file} is damaged: restore it from a backup, or move it away to have a new key made`, {
      cause: error,
    });
  }
  return pem;
}

function unsigned({ iubd, purchasedAt, amountCents, hashDocument }: StampOrder): string {
  const amount = `${Math.floor(amountCents / 100)}.${String(amountCents % 100).padStart(2, '0')}`;
  return (
    `<marcaDaBollo xmlns="${NAMESPACE}" xmlns:ds="http://www.w3.org/2000/09/xmldsig#">` +
    `<PSP><CodiceFiscale>${TRIAL_PSP.taxCode}</CodiceFiscale>` +
    `<Denominazione>${escapeHtml(TRIAL_PSP.company)}</Denominazione></PSP>` +
    `<IUBD>${iubd}</IUBD><OraAcquisto>${purchasedAt}</OraAcquisto>` +
    `<Importo>${amount}</Importo><TipoBollo>01</TipoBollo>` +
    `<ImprontaDocumento><DigestMethod Algorithm="${SHA256}"/>` +
    `<ds:DigestValue>${hashDocument}</ds:DigestValue></ImprontaDocumento></marcaDaBollo>`
  );
}

/** @source pagopa/pagopa-api, xsd-common/MarcaDaBollo.xsd */
export async function createStampIssuer(keyFile?: string): Promise<StampIssuer> {
  const privateKey = await loadPrivateKey(keyFile);
  return {
    publicKeyPem: createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString(),
    issue(order) {
      const signed = new SignedXml({
        privateKey,
        signatureAlgorithm: RSA_SHA256,
        canonicalizationAlgorithm: CANONICAL,
      });
      signed.addReference({
        xpath: '/*',
        isEmptyUri: true,
        uri: '',
        digestAlgorithm: SHA256,
        transforms: [ENVELOPED, CANONICAL],
      });
      signed.computeSignature(unsigned(order), { prefix: 'ds' });
      return signed.getSignedXml();
    },
  };
}
