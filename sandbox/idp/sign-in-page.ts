import { html, type Html, type Language, type Text } from '../page.js';
import type { Account } from './accounts.js';
import { LEVELS } from './realm.js';
import { STAFF_OFFICES, STAFF_ROLES } from './staff.js';

/**
 * What can go wrong at a SPID provider, by its number.
 *
 * @source AgID, SPID technical rules, table of error messages
 */
export const SIGN_IN_ERRORS = {
  '19': { it: 'Credenziali errate più volte', en: 'Wrong credentials several times' },
  '20': { it: 'Credenziali non del livello richiesto', en: 'Credentials below the level asked for' },
  '21': { it: 'Tempo scaduto', en: 'Timed out' },
  '22': { it: 'Consenso negato', en: 'Consent refused' },
  '23': { it: 'Identità sospesa o revocata', en: 'Identity suspended or revoked' },
  '25': { it: "Annulla l'accesso", en: 'Cancel signing in' },
} as const satisfies Record<string, Text>;

const TEXTS = {
  titleCitizens: { it: 'Entra con la tua identità digitale', en: 'Sign in with your digital identity' },
  titleStaff: { it: 'Accesso del personale', en: 'Staff sign-in' },
  askedBy: { it: 'Accesso richiesto da', en: 'Sign-in asked for by' },
  choose: { it: 'Scegli chi sei', en: 'Choose who you are' },
  level: { it: 'Livello di sicurezza', en: 'Security level' },
  enter: { it: 'Entra', en: 'Sign in' },
  otherPerson: { it: "Entra come un'altra persona", en: 'Sign in as another person' },
  otherMember: { it: "Entra come un'altra persona dell'ente", en: 'Sign in as another employee' },
  failures: { it: 'Prova un accesso che non riesce', en: 'Try a sign-in that fails' },
  givenName: { it: 'Nome', en: 'Given name' },
  familyName: { it: 'Cognome', en: 'Family name' },
  taxCode: { it: 'Codice fiscale', en: 'Tax code' },
  taxCodeHint: {
    it: 'Vuoto: il gestore non lo comunica al servizio.',
    en: 'Empty: the provider does not tell it to the service.',
  },
  birthDate: { it: 'Data di nascita', en: 'Date of birth' },
  sex: { it: 'Sesso', en: 'Sex' },
  female: { it: 'Femminile', en: 'Female' },
  male: { it: 'Maschile', en: 'Male' },
  email: { it: 'Email (facoltativa)', en: 'Email (optional)' },
  username: { it: 'Nome utente', en: 'User name' },
  name: { it: 'Nome e cognome', en: 'Name' },
  roles: { it: 'Ruoli', en: 'Roles' },
  offices: { it: 'Uffici', en: 'Offices' },
  errorTitle: { it: 'Correggi prima di continuare', en: 'Correct before going on' },
} as const satisfies Record<string, Text>;

export interface SignInView {
  readonly realm: 'citizens' | 'staff';
  readonly language: Language;
  readonly clientId: string;
  readonly accounts: readonly Account[];
  /** Where both forms are sent. */
  readonly action: string;
  /** Level asked for by the service. */
  readonly level: string;
  /** What was wrong with the form just sent; empty at first. */
  readonly errors: readonly Text[];
  /** What was typed, to be shown again. */
  readonly typed: Readonly<Record<string, string>>;
}

export function signInTitle({ realm, language, errors }: Pick<SignInView, 'realm' | 'language' | 'errors'>): string {
  const title = realm === 'citizens' ? TEXTS.titleCitizens[language] : TEXTS.titleStaff[language];
  if (errors.length === 0) return title;
  return `${language === 'it' ? 'Errore' : 'Error'}: ${title}`;
}

function levelChoice({ language, level }: SignInView, group: string): Html {
  return html`<fieldset class="field">
    <legend>${TEXTS.level[language]}</legend>
    <div class="row">
      ${LEVELS.map((value) => {
        const checked = value === level ? html`checked` : html``;
        return html`<label
          ><input
            type="radio"
            name="level"
            value="${value}"
            id="${group}-${value.slice(-2)}"
            ${checked}
          />${value.slice(-2)}</label
        >`;
      })}
    </div>
  </fieldset>`;
}

function accountChoice({ accounts, language }: SignInView): Html {
  return html`<fieldset>
    <legend>${TEXTS.choose[language]}</legend>
    <ul class="choices">
      ${accounts.map(({ key, name, hint }, index) => {
        const checked = index === 0 ? html`checked` : html``;
        return html`<li>
          <label
            ><input type="radio" name="account" value="${key}" ${checked} /><span
              >${name}<small>${hint[language]}</small></span
            ></label
          >
        </li>`;
      })}
    </ul>
  </fieldset>`;
}

function textField(
  view: SignInView,
  name: string,
  label: string,
  attributes: { type?: string; hint?: string } = {},
): Html {
  const { type = 'text', hint } = attributes;
  const hintId = `${name}-hint`;
  const described = hint === undefined ? html`` : html`aria-describedby="${hintId}"`;
  return html`<div class="field">
    <label for="${name}">${label}</label>
    <input
      type="${type}"
      id="${name}"
      name="${name}"
      value="${view.typed[name] ?? ''}"
      autocomplete="off"
      ${described}
    />
    ${hint === undefined ? html`` : html`<small id="${hintId}">${hint}</small>`}
  </div>`;
}

function tickField(legend: string, name: string, values: readonly string[]): Html {
  return html`<fieldset class="field">
    <legend>${legend}</legend>
    <div class="row">
      ${values.map((value) => html`<label><input type="checkbox" name="${name}.${value}" value="yes" />${value}</label>`)}
    </div>
  </fieldset>`;
}

function citizenFields(view: SignInView): Html {
  const { language } = view;
  const sex = view.typed.sex ?? 'F';
  const option = (value: string, label: string) => {
    const checked = sex === value ? html`checked` : html``;
    return html`<label><input type="radio" name="sex" value="${value}" ${checked} />${label}</label>`;
  };
  return html`${textField(view, 'givenName', TEXTS.givenName[language])}
    ${textField(view, 'familyName', TEXTS.familyName[language])}
    ${textField(view, 'taxCode', TEXTS.taxCode[language], { hint: TEXTS.taxCodeHint[language] })}
    ${textField(view, 'birthDate', TEXTS.birthDate[language], { type: 'date' })}
    <fieldset class="field">
      <legend>${TEXTS.sex[language]}</legend>
      <div class="row">${option('F', TEXTS.female[language])}${option('M', TEXTS.male[language])}</div>
    </fieldset>
    ${textField(view, 'email', TEXTS.email[language], { type: 'email' })} ${levelChoice(view, 'manual')}`;
}

function staffFields(view: SignInView): Html {
  const { language } = view;
  return html`${textField(view, 'username', TEXTS.username[language])} ${textField(view, 'name', TEXTS.name[language])}
  ${textField(view, 'email', TEXTS.email[language], { type: 'email' })}
  ${tickField(TEXTS.roles[language], 'roles', STAFF_ROLES)}
  ${tickField(TEXTS.offices[language], 'offices', STAFF_OFFICES)}`;
}

/** Body of the sign-in page: a list to choose from, a form for anybody else, and the ways it can fail. */
export function signInBody(view: SignInView): Html {
  const { realm, language, errors } = view;
  const manual = realm === 'citizens' ? TEXTS.otherPerson : TEXTS.otherMember;
  const open = errors.length > 0 ? html`open` : html``;
  return html`<h1>${signInTitle({ ...view, errors: [] })}</h1>
    <p>${TEXTS.askedBy[language]} <strong>${view.clientId}</strong>.</p>
    ${
      errors.length === 0
        ? html``
        : html`<div class="error" role="alert">
            <strong>${TEXTS.errorTitle[language]}</strong>
            <ul>
              ${errors.map((error) => html`<li>${error[language]}</li>`)}
            </ul>
          </div>`
    }
    <form class="card" method="post" action="${view.action}">
      ${accountChoice(view)} ${realm === 'citizens' ? levelChoice(view, 'list') : html``}
      <div class="buttons"><button type="submit" name="do" value="choose">${TEXTS.enter[language]}</button></div>
    </form>
    <details class="card" ${open}>
      <summary>${manual[language]}</summary>
      <form method="post" action="${view.action}">
        ${realm === 'citizens' ? citizenFields(view) : staffFields(view)}
        <div class="buttons"><button type="submit" name="do" value="manual">${TEXTS.enter[language]}</button></div>
      </form>
    </details>
    <section class="card" aria-labelledby="failures">
      <h2 id="failures">${TEXTS.failures[language]}</h2>
      <form class="buttons" method="post" action="${view.action}">
        ${Object.entries(SIGN_IN_ERRORS).map(
          ([code, text]) =>
            html`<button class="quiet" type="submit" name="error" value="${code}">${text[language]}</button>`,
        )}
      </form>
    </section>`;
}
