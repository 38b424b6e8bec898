import { Router, type Request, type Response } from 'express';
import { SignInError } from '../../src/identity/sign-in-error.js';
import { createPage, pageOf, setPage, splitLanguage } from '../layout/page.js';
import type { RenderPage } from '../layout/render-page.js';
import { adoptDrafts } from '../request/draft-access.js';
import { neverStored } from '../security/headers.js';
import { safeReturnPath } from '../security/return-path.js';
import { renewSession } from '../security/session.js';
import type { WebServices } from '../services.js';
import { signInTexts } from './sign-in-texts.js';
import { defaultReturn, signInView } from './sign-in-view.js';

type Who = 'citizen' | 'staff';
type Needed = Pick<WebServices, 'citizenSignIn' | 'staffSignIn' | 'citizens' | 'drafts' | 'now' | 'audit'>;

/** Where a dialogue with a provider begins. */
export const START_PATHS = { citizen: '/accedi/cittadino', staff: '/accedi/personale/inizio' } as const;

/** Addresses registered with the identity providers, without language prefix. */
export const REDIRECT_PATHS = { citizen: '/accedi/cittadino/ritorno', staff: '/accedi/personale/ritorno' } as const;

export function signInRoutes(services: Needed, render: RenderPage): Router {
  const router = Router();
  router.use(['/accedi', '/esci'], neverStored);

  const showPage = (who: Who) => (req: Request, res: Response) => {
    const returnTo = returnPathOf(req, who);
    render(
      req,
      res,
      'sign-in/sign-in',
      signInView(pageOf(req), { who, returnTo, typedKept: req.session.typed !== undefined }),
    );
  };
  router.get('/accedi', showPage('citizen'));
  router.get('/accedi/personale', showPage('staff'));

  router.get(START_PATHS.citizen, (req, res) => begin(services, 'citizen', { req, res, render }));
  router.get(START_PATHS.staff, (req, res) => begin(services, 'staff', { req, res, render }));
  router.get(REDIRECT_PATHS.citizen, (req, res) => finish(services, 'citizen', { req, res, render }));
  router.get(REDIRECT_PATHS.staff, (req, res) => finish(services, 'staff', { req, res, render }));

  router.post('/esci', (req, res) => signOut(services, req, res));
  return router;
}

interface Exchange {
  readonly req: Request;
  readonly res: Response;
  readonly render: RenderPage;
}

function returnPathOf(req: Request, who: Who): string {
  const fallback = defaultReturn(who, pageOf(req));
  const path = safeReturnPath(req.query['ritorno'], fallback);
  return splitLanguage(path).path.startsWith('/accedi') ? fallback : path;
}

async function begin(services: Needed, who: Who, { req, res, render }: Exchange): Promise<void> {
  const returnTo = returnPathOf(req, who);
  const provider = who === 'citizen' ? services.citizenSignIn : services.staffSignIn;
  try {
    const { redirectTo, pending } = await provider.begin(pageOf(req).language);
    req.session.signIn = { who, pending, returnTo };
    res.redirect(303, redirectTo.href);
  } catch (error) {
    showFailure(error, who, returnTo, { req, res, render });
  }
}

async function finish(services: Needed, who: Who, { req, res, render }: Exchange): Promise<void> {
  const underWay = req.session.signIn;
  // Taken out first: the answer of a provider serves once, whatever comes of it.
  delete req.session.signIn;
  const mine = underWay?.who === who ? underWay : undefined;
  const returnTo = mine?.returnTo ?? defaultReturn(who, pageOf(req));
  const query = req.originalUrl.split('?')[1] ?? '';
  // The provider's answer has no language of its own: the person's is the one of the page that began.
  const { language } = splitLanguage(returnTo);
  setPage(req, createPage({ language, path: who === 'staff' ? '/accedi/personale' : '/accedi', now: services.now() }));
  try {
    if (who === 'citizen') await enterAsCitizen(services, req, query);
    else await enterAsStaff(services, req, query);
    res.redirect(303, returnTo);
  } catch (error) {
    showFailure(error, who, returnTo, { req, res, render });
  }

  async function enterAsCitizen(
    { citizenSignIn, citizens, drafts, now }: Needed,
    request: Request,
    answer: string,
  ): Promise<void> {
    const { identity, idToken } = await citizenSignIn.finish(answer, mine?.pending);
    const { level: _level, ...person } = identity;
    // What a visitor began is for the first who signs in, not for the second on the same machine.
    await renewSession(request, request.session.citizen ? ['typed'] : ['typed', 'visitor']);
    if (request.session.visitor) await adoptDrafts(drafts, request.session.visitor, person.taxCode);
    request.session.signedInAtMs = now().getTime();
    request.session.citizen = person;
    request.session.idToken = idToken;
    await citizens.upsert({ ...person, language: splitLanguage(returnTo).language, lastSeenAt: now() });
  }

  async function enterAsStaff({ staffSignIn, audit }: Needed, request: Request, answer: string): Promise<void> {
    const { identity, idToken } = await staffSignIn.finish(answer, mine?.pending);
    const { subject, roles, offices } = identity;
    await audit.append({ actor: subject, action: 'staff-signed-in', subject, details: { roles, offices } });
    await renewSession(request, ['typed']);
    request.session.signedInAtMs = services.now().getTime();
    request.session.staff = { ...identity, email: identity.email ?? '' };
    request.session.idToken = idToken;
  }
}

function showFailure(error: unknown, who: Who, returnTo: string, { req, res, render }: Exchange): void {
  if (!(error instanceof SignInError)) throw error;
  res.status(error.code === 'PROVIDER_UNAVAILABLE' ? 503 : 401);
  const typedKept = req.session.typed !== undefined;
  render(req, res, 'sign-in/sign-in', signInView(pageOf(req), { who, returnTo, typedKept, failure: error }));
}

async function signOut({ citizenSignIn, staffSignIn, audit }: Needed, req: Request, res: Response): Promise<void> {
  const page = pageOf(req);
  const { idToken, staff } = req.session;
  await renewSession(req);
  if (staff)
    await audit.append({ actor: staff.subject, action: 'staff-signed-out', subject: staff.subject, details: {} });
  req.session.flash = signInTexts.signedOut;
  const target =
    idToken === undefined
      ? undefined
      : await endAtProvider(staff ? staffSignIn : citizenSignIn, idToken, page.language);
  res.redirect(303, target ?? page.href('/'));
}

/** The provider's sign-out page; none when it does not answer: here the person is out in any case. */
async function endAtProvider(
  provider: Pick<Needed['citizenSignIn'], 'signOutUrl'>,
  idToken: string,
  language: 'it' | 'en',
) {
  try {
    return (await provider.signOutUrl(idToken, language)).href;
  } catch (error) {
    if (error instanceof SignInError) return undefined;
    throw error;
  }
}
