import { randomBytes } from 'node:crypto';
import type { Response } from 'express';

/** Languages of the sandboxes' own pages; Italian is the first. */
export type Language = 'it' | 'en';
export type Text = Readonly<Record<Language, string>>;

/** Markup that is safe to send: made by {@link html} only. */
export interface Html {
  readonly markup: string;
}

type Value = string | number | Html | readonly Html[];

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text made safe for element content and quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}

function toMarkup(value: Value): string {
  if (typeof value === 'string' || typeof value === 'number') return escapeHtml(String(value));
  if ('markup' in value) return value.markup;
  return value.map(({ markup }) => markup).join('');
}

/** Template whose values are escaped unless they are markup themselves. */
export function html(strings: TemplateStringsArray, ...values: Value[]): Html {
  return { markup: strings.reduce((text, part, index) => text + toMarkup(values[index - 1] ?? '') + part) };
}

/** The language asked for: `en` only when said so. */
export function languageOf(value: unknown): Language {
  return typeof value === 'string' && /^en\b/i.test(value) ? 'en' : 'it';
}

const STYLE = `
*,*::before,*::after{box-sizing:border-box}
body{margin:0;font:1rem/1.5 "Titillium Web",system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;color:#17324d;background:#f5f7fa}
a{color:#0059b3}
a:focus-visible,button:focus-visible,input:focus-visible,select:focus-visible,summary:focus-visible,iframe:focus-visible{outline:3px solid #c65000;outline-offset:2px}
.skip{position:absolute;left:-999rem}.skip:focus{left:1rem;top:.5rem;background:#fff;padding:.5rem 1rem;z-index:1}
header{background:#004080;color:#fff}
header .in{display:flex;flex-wrap:wrap;gap:.25rem 1rem;align-items:center;justify-content:space-between;padding:.75rem 1rem;max-width:48rem;margin:0 auto}
header strong{font-size:1.125rem}header a{color:#fff}
.trial{margin:0;background:#fff3cd;color:#4d3800;border-bottom:1px solid #d9b95b;padding:.5rem 1rem;text-align:center;font-size:.9375rem}
main{max-width:48rem;margin:0 auto;padding:1.5rem 1rem 3rem}
h1{font-size:1.75rem;line-height:1.2;margin:0 0 .5rem}h2{font-size:1.25rem;margin:2rem 0 .75rem}
.card{background:#fff;border:1px solid #c5d0db;border-radius:.5rem;padding:1.25rem;margin:1rem 0}.card>:first-child{margin-top:0}.card>:last-child{margin-bottom:0}
fieldset{border:0;margin:0;padding:0;min-width:0}legend{font-weight:700;margin-bottom:.5rem;padding:0}
.choices{list-style:none;margin:0;padding:0;border:1px solid #c5d0db;border-radius:.375rem;max-height:24rem;overflow:auto}
.choices li+li{border-top:1px solid #e3e9ef}
.choices label{display:flex;gap:.75rem;padding:.625rem .75rem;cursor:pointer}
.choices label:hover{background:#eef4fb}.choices small{display:block;color:#455b71}
input[type=radio],input[type=checkbox]{width:1.25rem;height:1.25rem;margin:.125rem 0 0;flex:none;accent-color:#0059b3}
.field{margin:.75rem 0}.field label{display:block;font-weight:600}.field small{display:block;color:#455b71}
input[type=text],input[type=email],input[type=date],select{width:100%;max-width:26rem;font:inherit;padding:.5rem .625rem;border:1px solid #5b6f82;border-radius:.25rem;background:#fff;color:inherit}
.row{display:flex;flex-wrap:wrap;gap:.5rem 1.25rem}.row label{display:inline-flex;gap:.5rem;font-weight:400}
button,.button{display:inline-block;font:inherit;font-weight:600;padding:.625rem 1.25rem;border:2px solid #0059b3;border-radius:.25rem;background:#0059b3;color:#fff;cursor:pointer;text-decoration:none;min-height:2.75rem}
button:hover,.button:hover{background:#004080;border-color:#004080}
button.quiet{background:#fff;color:#0059b3}button.quiet:hover{background:#eef4fb}
.buttons{display:flex;flex-wrap:wrap;gap:.625rem;margin-top:1rem}
.error{border-left:.375rem solid #b3001e;background:#fff;padding:.75rem 1rem}
table{width:100%;border-collapse:collapse}th,td{text-align:left;padding:.5rem;border-bottom:1px solid #e3e9ef;vertical-align:top;overflow-wrap:break-word}td.address{overflow-wrap:anywhere}
td.money,th.money{text-align:right;white-space:nowrap}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#fff;border:1px solid #c5d0db;padding:1rem}
iframe{width:100%;height:20rem;border:1px solid #c5d0db;background:#fff}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem}dt{font-weight:600}dd{margin:0;overflow-wrap:anywhere}
@media (max-width:30rem){th,td{padding:.5rem .25rem}.card{padding:1rem}dl{grid-template-columns:1fr}dd{margin-bottom:.5rem}}`;

const WORDS = {
  skip: { it: 'Vai al contenuto', en: 'Skip to content' },
  trial: {
    it: 'Ambiente di prova: nessun dato e nessun pagamento è reale.',
    en: 'Trial environment: no data and no payment is real.',
  },
} as const satisfies Record<string, Text>;

export interface Page {
  readonly language: Language;
  /** Of the document and of the head bar. */
  readonly title: string;
  /** Name of the system that the page plays. */
  readonly system: string;
  readonly body: Html;
  /** Address of this page in the other language; null where there is only one. */
  readonly otherLanguage: string | null;
  /** Origins besides our own where a form may end up, redirects included. */
  readonly formTargets?: readonly string[];
  readonly status?: number;
}

export interface RenderedPage {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A page that works without script, from one style, under a policy that allows nothing else. */
export function renderPage({ formTargets = [], status = 200, ...page }: Page): RenderedPage {
  const nonce = randomBytes(16).toString('base64');
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': [
        "default-src 'none'",
        `style-src 'nonce-${nonce}'`,
        "frame-src 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        `form-action ${["'self'", ...formTargets].join(' ')}`,
      ].join('; '),
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    },
    body: documentOf(page, nonce),
  };
}

export function sendPage(res: Response, page: Page): void {
  const { status, headers, body } = renderPage(page);
  res.status(status).set(headers).send(body);
}

function documentOf(
  { language, title, system, body, otherLanguage }: Omit<Page, 'formTargets' | 'status'>,
  nonce: string,
): string {
  const other: Language = language === 'it' ? 'en' : 'it';
  const switchLink =
    otherLanguage === null
      ? html``
      : html`<a href="${otherLanguage}" lang="${other}" hreflang="${other}"
          >${other === 'en' ? 'English' : 'Italiano'}</a
        >`;
  return `<!DOCTYPE html>\n${
    html`<html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style nonce="${nonce}">
          ${{ markup: STYLE }}
        </style>
      </head>
      <body>
        <a class="skip" href="#main">${WORDS.skip[language]}</a>
        <header>
          <div class="in"><strong>${system}</strong>${switchLink}</div>
          <p class="trial">${WORDS.trial[language]}</p>
        </header>
        <main id="main">${body}</main>
      </body>
    </html>`.markup
  }`;
}
