import { InvalidInputError } from '../errors.js';
import type { Language } from '../texts.js';
import {
  isTemplateName,
  MAIL_FOOTER,
  NOTIFICATION_TEMPLATES,
  type NotificationTemplate,
} from './notification-templates.js';

export interface Mail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

type Data = Readonly<Record<string, string>>;

/** Values come from people too: lines and blanks become single ones, so that none can pretend to be another part. */
const oneLine = (value: string): string => value.replace(/\s+/g, ' ').trim();

const HTML_SIGNS: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => HTML_SIGNS[sign] ?? sign);

/** @throws {InvalidInputError} MAIL_VALUE when a value that the words need was not given */
function fill(words: string, data: Data): string {
  return words.replace(/\{(\w+)\}/g, (_placeholder, name: string) => {
    const value = Object.hasOwn(data, name) ? data[name] : undefined;
    if (value === undefined) throw new InvalidInputError('MAIL_VALUE', `The mail needs a value for ${name}`);
    return oneLine(value);
  });
}

/** A link for people: only web addresses. */
function linkTarget(data: Data): string {
  const url = data['url'];
  if (url === undefined || !/^https?:\/\//.test(url))
    throw new InvalidInputError('MAIL_VALUE', 'The mail needs a web address');
  return oneLine(url);
}

/**
 * Writes a mail from its template, as plain text and as HTML with the same words. Paragraphs that come out empty are left
 * out.
 *
 * @throws {InvalidInputError} MAIL_TEMPLATE when there is no such template, MAIL_VALUE when a value is missing
 */
export function composeMail(templateName: string, language: Language, data: Data): Mail {
  if (!isTemplateName(templateName)) throw new InvalidInputError('MAIL_TEMPLATE', `There is no mail ${templateName}`);
  const template: NotificationTemplate = NOTIFICATION_TEMPLATES[templateName];
  const subject = fill(template.subject[language], data);
  const paragraphs = template.paragraphs.map((words) => fill(words[language], data)).filter((words) => words !== '');
  const link = template.link === null ? null : { label: template.link[language], url: linkTarget(data) };
  return {
    subject,
    text: [...paragraphs, ...(link ? [`${link.label}: ${link.url}`] : []), MAIL_FOOTER[language]].join('\n\n') + '\n',
    html: htmlOf({ subject, paragraphs, link, footer: MAIL_FOOTER[language] }, language),
  };
}

interface Parts {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  readonly link: { readonly label: string; readonly url: string } | null;
  readonly footer: string;
}

function htmlOf({ subject, paragraphs, link, footer }: Parts, language: Language): string {
  const body = [
    ...paragraphs.map((words) => `<p>${escapeHtml(words)}</p>`),
    ...(link ? [`<p><a href="${escapeHtml(link.url)}">${escapeHtml(link.label)}</a></p>`] : []),
    `<p><small>${escapeHtml(footer)}</small></p>`,
  ];
  return [
    `<!doctype html>`,
    `<html lang="${language}"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head>`,
    `<body>${body.join('\n')}</body></html>`,
    '',
  ].join('\n');
}
