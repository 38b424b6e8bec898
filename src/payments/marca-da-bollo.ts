import { SignedXml } from 'xml-crypto';
import { z } from 'zod';
import { parseDecimal } from '../money.js';
import { STAMP_CENTS, STAMP_TYPE } from './debt-position.js';
import { parseStrictXml } from './strict-xml.js';

const NAMESPACE = 'http://www.agenziaentrate.gov.it/2014/MarcaDaBollo';
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';
const DIGESTS = new Set([SHA256, 'http://www.w3.org/2001/04/xmlenc#sha512']);
const SIGNATURES = new Set([
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
]);

/** A digital revenue stamp (marca da bollo digitale) whose signature was checked. */
export interface RevenueStamp {
  /** Unique number of the stamp. */
  readonly iubd: string;
  readonly purchasedAt: Date;
  readonly amountCents: number;
  readonly sellerTaxCode: string;
  readonly sellerName: string;
  /** Base64 of the SHA-256 of the document that the stamp belongs to. */
  readonly documentHash: string;
}

/**
 * Why a stamp does not count: `unreadable` no stamp at all; `untrusted` no seller that we trust signed exactly this;
 * `other-document`, `wrong-amount` signed, but for something else; `reused` its number is known from another payment.
 */
export type StampFault = 'unreadable' | 'untrusted' | 'other-document' | 'wrong-amount' | 'reused';

export type StampCheck =
  { readonly ok: true; readonly stamp: RevenueStamp } | { readonly ok: false; readonly fault: StampFault };

export interface StampChecks {
  /** PEM of the certificates or public keys of sellers that the city trusts; from configuration, never from the stamp. */
  readonly trustedKeys: readonly string[];
  /** Base64 of the SHA-256 of our document. */
  readonly documentHash: string;
  /** Tells whether another payment already brought this number. */
  readonly isUsed: (iubd: string) => Promise<boolean>;
}

const Text = z.string().min(1).max(200);
const Document = z.object({
  marcaDaBollo: z.object({
    PSP: z.object({ CodiceFiscale: Text, Denominazione: Text }),
    IUBD: Text,
    OraAcquisto: z.coerce.date(),
    Importo: Text,
    TipoBollo: z.literal(STAMP_TYPE),
    ImprontaDocumento: z.object({
      DigestMethod: z.object({ '@Algorithm': z.literal(SHA256) }),
      DigestValue: z.union([z.string(), z.object({ '#text': z.string() }).transform((value) => value['#text'])]),
    }),
  }),
});

/** The one signature of the document, declaring its own prefix so that it can be read alone; undefined when not exactly one. */
function cutSignature(xml: string): string | undefined {
  const opened = [...xml.matchAll(/<([\w.-]*:?)Signature[\s>]/g)];
  const [start] = opened;
  if (!start || opened.length > 1) return undefined;
  const prefix = start[1]?.replace(':', '') ?? '';
  const close = `</${prefix ? `${prefix}:` : ''}Signature>`;
  const end = xml.indexOf(close, start.index);
  if (end < 0) return undefined;
  const signature = xml.slice(start.index, end + close.length);
  const declaration = prefix ? `xmlns:${prefix}=` : 'xmlns=';
  const startTag = signature.slice(0, signature.indexOf('>'));
  if (startTag.includes(declaration)) return signature;
  return signature.replace('Signature', `Signature ${declaration}"http://www.w3.org/2000/09/xmldsig#"`);
}

/**
 * The part of the document that one of the keys signed, in canonical form; undefined when there is none.
 *
 * Only this text may be read on: whatever stands beside it was not signed (signature wrapping).
 */
function signedPart(xml: string, trustedKeys: readonly string[]): string | undefined {
  const signature = cutSignature(xml);
  if (signature === undefined) return undefined;
  for (const publicCert of trustedKeys) {
    // A key found inside the stamp proves nothing, so it is never looked at.
    const signed = new SignedXml({ publicCert, getCertFromKeyInfo: () => null });
    try {
      signed.loadSignature(signature);
      if (!SIGNATURES.has(signed.signatureAlgorithm ?? '')) return undefined;
      if (!signed.getReferences().every(({ uri, digestAlgorithm }) => uri === '' && DIGESTS.has(digestAlgorithm))) {
        return undefined;
      }
      if (!signed.checkSignature(xml)) continue;
    } catch {
      continue; // xml-crypto throws for another key as well as for a broken signature
    }
    const [part, ...more] = signed.getSignedReferences();
    return more.length === 0 ? part : undefined;
  }
  return undefined;
}

function isWellFormed(xml: string): boolean {
  try {
    parseStrictXml(xml);
    return xml.includes(NAMESPACE);
  } catch {
    return false;
  }
}

function parseSigned(part: string): RevenueStamp | undefined {
  const parsed = Document.safeParse(parseStrictXml(part));
  if (!parsed.success) return undefined;
  const { PSP, IUBD, OraAcquisto, Importo, ImprontaDocumento } = parsed.data.marcaDaBollo;
  const amountCents = parseDecimal(Importo);
  if (amountCents === undefined) return undefined;
  return {
    iubd: IUBD,
    purchasedAt: OraAcquisto,
    amountCents,
    sellerTaxCode: PSP.CodiceFiscale,
    sellerName: PSP.Denominazione,
    documentHash: ImprontaDocumento.DigestValue,
  };
}

/**
 * Checks a revenue stamp: signed as a whole by a trusted seller, for our document, for 16.00 EUR, never seen before.
 *
 * Safe to repeat as far as `isUsed` is: it should answer no for the payment that is being looked at.
 *
 * @source pagopa/pagopa-api, xsd-common/MarcaDaBollo.xsd; Agenzia delle Entrate, provvedimento 19 September 2014
 */
export async function checkStamp(xml: string, checks: StampChecks): Promise<StampCheck> {
  if (!isWellFormed(xml)) return { ok: false, fault: 'unreadable' };
  const part = signedPart(xml, checks.trustedKeys);
  if (part === undefined) return { ok: false, fault: 'untrusted' };
  const stamp = parseSigned(part);
  if (!stamp) return { ok: false, fault: 'unreadable' };
  if (stamp.documentHash !== checks.documentHash) return { ok: false, fault: 'other-document' };
  if (stamp.amountCents !== STAMP_CENTS) return { ok: false, fault: 'wrong-amount' };
  if (await checks.isUsed(stamp.iubd)) return { ok: false, fault: 'reused' };
  return { ok: true, stamp };
}
