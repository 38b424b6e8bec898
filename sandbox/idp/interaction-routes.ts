import { Router, type Request, type Response } from 'express';
import type { Interaction, Provider } from 'oidc-provider';
import { z } from 'zod';
import { setVerdict } from '../control/sandbox-app.js';
import { html, languageOf, sendPage, type Text } from '../page.js';
import { citizenAccount, staffAccount, type Account } from './accounts.js';
import { formTargets, LEVELS, type RealmOptions } from './realm.js';
import { SIGN_IN_ERRORS, signInBody, signInTitle } from './sign-in-page.js';
import { STAFF_OFFICES, STAFF_ROLES } from './staff.js';

const TEXTS = {
  goneTitle: { it: 'Accesso non più valido', en: 'Sign-in no longer valid' },
  gone: {
    it: 'Questo accesso è scaduto o è già concluso. Torna al servizio e ricomincia.',
    en: 'This sign-in has expired or is already over. Go back to the service and start again.',
  },
  givenName: { it: 'Scrivi il nome', en: 'Enter the given name' },
  familyName: { it: 'Scrivi il cognome', en: 'Enter the family name' },
  taxCode: { it: 'Il codice fiscale ha 16 caratteri', en: 'A tax code has 16 characters' },
  birthDate: { it: 'Scrivi la data di nascita', en: 'Enter the date of birth' },
  email: { it: "L'email non è scritta in modo valido", en: 'The email is not written in a valid way' },
  username: {
    it: 'Il nome utente ha lettere minuscole, cifre e punti',
    en: 'A user name has small letters, digits and dots',
  },
  name: { it: 'Scrivi nome e cognome', en: 'Enter the name' },
  choose: { it: 'Scegli una persona della lista', en: 'Choose a person from the list' },
} as const satisfies Record<string, Text>;

type FieldName = keyof typeof TEXTS;

const ManualCitizen = z.object({
  givenName: z.string().trim().min(1).max(60),
  familyName: z.string().trim().min(1).max(60),
  taxCode: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z0-9]{16}$|^$/),
  birthDate: z.iso.date(),
  sex: z.enum(['F', 'M']).default('F'),
  email: z.union([z.literal(''), z.email()]).default(''),
});

const ManualMember = z.object({
  username: z.string().regex(/^[a-z0-9][a-z0-9.]{0,39}$/),
  name: z.string().trim().min(1).max(60),
  email: z.union([z.literal(''), z.email()]).default(''),
});

interface Outcome {
  readonly account?: Account;
  readonly errors: readonly Text[];
}

function problems(error: z.ZodError): Text[] {
  return error.issues.map(({ path }) => TEXTS[String(path[0]) as FieldName] ?? TEXTS.name);
}

function readCitizen(form: Record<string, string>): Outcome {
  const parsed = ManualCitizen.safeParse(form);
  if (!parsed.success) return { errors: problems(parsed.error) };
  return { account: citizenAccount(parsed.data, '', { it: '', en: '' }), errors: [] };
}

function readMember(form: Record<string, string>): Outcome {
  const parsed = ManualMember.safeParse(form);
  if (!parsed.success) return { errors: problems(parsed.error) };
  const ticked = <T extends string>(name: string, values: readonly T[]) =>
    values.filter((value) => form[`${name}.${value}`] === 'yes');
  return {
    account: staffAccount({
      ...parsed.data,
      roles: ticked('roles', STAFF_ROLES),
      offices: ticked('offices', STAFF_OFFICES),
      shows: { it: '', en: '' },
    }),
    errors: [],
  };
}

export interface InteractionOptions {
  readonly realm: RealmOptions;
  readonly provider: Provider;
  readonly accounts: readonly Account[];
  /** Remembers an account that was typed, so that its tokens can be made. */
  readonly addAccount: (account: Account) => void;
}

/** The pages between the service's request and its answer. */
export function interactionRoutes({ realm, provider, accounts, addAccount }: InteractionOptions): Router {
  const router = Router();

  /** The sign-in under way, undefined (and a page sent) when it is over or another browser's. */
  async function findInteraction(req: Request, res: Response): Promise<Interaction | undefined> {
    try {
      const interaction = await provider.interactionDetails(req, res);
      if (interaction.uid === req.params.uid) return interaction;
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'SessionNotFound') throw error;
    }
    setVerdict(res, 'refused: sign-in is over');
    const language = languageOf(req.query.lang);
    sendPage(res, {
      status: 400,
      language,
      title: TEXTS.goneTitle[language],
      system: realm.system[language],
      otherLanguage: null,
      body: html`<h1>${TEXTS.goneTitle[language]}</h1>
        <p>${TEXTS.gone[language]}</p>`,
    });
    return undefined;
  }

  function show(
    req: Request,
    res: Response,
    { params }: Interaction,
    errors: readonly Text[],
    typed: Record<string, string>,
  ) {
    const language = languageOf(req.query.lang ?? params.ui_locales);
    const asked = typeof params.acr_values === 'string' ? params.acr_values.split(' ') : [];
    const level = LEVELS.find((value) => asked.includes(value)) ?? LEVELS[1];
    const view = {
      realm: realm.id,
      language,
      clientId: realm.clientId,
      accounts,
      action: `?lang=${language}`,
      level,
      errors,
      typed,
    };
    sendPage(res, {
      status: errors.length > 0 ? 422 : 200,
      language,
      title: signInTitle(view),
      system: realm.system[language],
      otherLanguage: `?lang=${language === 'it' ? 'en' : 'it'}`,
      formTargets: formTargets(realm.client),
      body: signInBody(view),
    });
  }

  function readAccount(form: Record<string, string>): Outcome {
    if (form.do === 'manual') return realm.id === 'citizens' ? readCitizen(form) : readMember(form);
    const account = accounts.find(({ key }) => key === form.account);
    return account ? { account, errors: [] } : { errors: [TEXTS.choose] };
  }

  router.get('/interaction/:uid', async (req, res) => {
    const interaction = await findInteraction(req, res);
    if (interaction) show(req, res, interaction, [], {});
  });

  router.post('/interaction/:uid', async (req, res) => {
    const interaction = await findInteraction(req, res);
    if (!interaction) return;
    const form = (req.body ?? {}) as Record<string, string>;
    if (form.error !== undefined && Object.hasOwn(SIGN_IN_ERRORS, form.error)) {
      setVerdict(res, `failed on purpose: ErrorCode nr${form.error}`);
      await provider.interactionFinished(req, res, {
        error: 'access_denied',
        error_description: `ErrorCode nr${form.error}`,
      });
      return;
    }
    const { account, errors } = readAccount(form);
    if (!account) {
      setVerdict(res, 'refused: form');
      show(req, res, interaction, errors, form);
      return;
    }
    if (form.do === 'manual') addAccount(account);
    setVerdict(res, `signed in ${account.id}`);
    const level = LEVELS.find((value) => value === form.level) ?? LEVELS[1];
    await provider.interactionFinished(
      req,
      res,
      { login: { accountId: account.id, remember: false, ...(realm.id === 'citizens' ? { acr: level } : {}) } },
      { mergeWithLastSubmission: false },
    );
  });

  return router;
}
