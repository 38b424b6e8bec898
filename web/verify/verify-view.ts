import { groupCode } from '../../src/documents/certificate.js';
import type { Verification } from '../../src/documents/verification.js';
import { formatCivilDate } from '../layout/dates.js';
import { layoutTexts } from '../layout/layout-texts.js';
import { speak, type Page, type Spoken } from '../layout/page.js';
import type { PageView } from '../layout/render-page.js';
import { verifyTexts } from './verify-texts.js';

export interface VerifyView extends PageView {
  readonly texts: Spoken<typeof verifyTexts>;
  readonly action: string;
  readonly code: string;
  readonly errors: readonly { readonly href: string; readonly text: string }[];
  readonly result: {
    readonly verdict: Verification['state'];
    readonly title: string;
    readonly text: string;
    readonly facts: readonly { readonly label: string; readonly value: string }[];
    /** Hex SHA-256; null when nothing is known. */
    readonly fingerprint: string | null;
  } | null;
}

/** The page that asks for a code. */
export function askCodeView(page: Page, { isMissing }: { isMissing: boolean }): VerifyView {
  const texts = speak(page, verifyTexts);
  return {
    head: {
      title: isMissing ? `${page.say(layoutTexts.errorPrefix)}${texts.title}` : texts.title,
      ...(isMissing ? { noIndex: true } : { summary: texts.lead }),
      crumbs: [
        { label: page.say(layoutTexts.home), href: page.href('/') },
        { label: texts.title, href: null },
      ],
    },
    texts,
    action: page.href('/verifica'),
    code: '',
    errors: isMissing ? [{ href: '#codice', text: texts.missing }] : [],
    result: null,
  };
}

/** The page that answers: valid, expired, revoked or unknown. */
export function verdictView(page: Page, code: string, verification: Verification): VerifyView {
  const texts = speak(page, verifyTexts);
  const { state } = verification;
  const title = texts[`${state}Title`];
  return {
    head: {
      title,
      noIndex: true,
      crumbs: [
        { label: page.say(layoutTexts.home), href: page.href('/') },
        { label: texts.title, href: page.href('/verifica') },
        { label: title, href: null },
      ],
    },
    texts,
    action: page.href('/verifica'),
    code: groupCode(code),
    errors: [],
    result: {
      verdict: state,
      title,
      text: texts[`${state}Text`],
      facts: verification.state === 'unknown' ? [] : knownFacts(page, verification),
      fingerprint: verification.state === 'unknown' ? null : verification.sha256,
    },
  };
}

function knownFacts(
  page: Page,
  { caseNumber, initials, issuedOn, validUntil }: Exclude<Verification, { state: 'unknown' }>,
) {
  return [
    { label: page.say(verifyTexts.document), value: page.say(verifyTexts.certificate) },
    { label: page.say(verifyTexts.issuedBy), value: page.say(layoutTexts.city) },
    { label: page.say(verifyTexts.caseNumber), value: caseNumber },
    { label: page.say(verifyTexts.initials), value: initials },
    { label: page.say(verifyTexts.issuedOn), value: formatCivilDate(issuedOn, page.language) },
    ...(validUntil === null
      ? []
      : [{ label: page.say(verifyTexts.validUntil), value: formatCivilDate(validUntil, page.language) }]),
  ];
}
