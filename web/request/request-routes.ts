import { Router, type NextFunction, type Request, type Response } from 'express';
import type { Service } from '../../src/catalogue/catalogue.js';
import type { Draft } from '../../src/crm/draft.js';
import { discardDraft } from '../../src/documents/draft-uploads.js';
import { NotFoundError } from '../../src/errors.js';
import { initialAnswers } from '../../src/forms/initial-answers.js';
import { pageOf } from '../layout/page.js';
import type { RenderPage } from '../layout/render-page.js';
import { neverStored } from '../security/headers.js';
import { requireCitizen, sendToSignIn, SignInNeededError, takeTyped } from '../security/require-sign-in.js';
import { draftOwner } from '../security/session.js';
import type { WebServices } from '../services.js';
import { getService } from '../services/service-routes.js';
import { draftsOfService, findSent, getDraft, photosOf } from './draft-access.js';
import { requestTexts } from './request-texts.js';
import { startView, stepPageView } from './request-view.js';
import { actionOf, takeStepInto } from './step-post.js';
import { shownSteps } from './steps-view.js';
import { confirmationOf, summaryRoutes } from './summary-routes.js';

type Needed = Pick<WebServices, 'catalogue' | 'drafts' | 'documents' | 'cases' | 'submitCase' | 'now' | 'newId'>;

/** The way of one request: before you begin, the steps of the form, the summary, sending. */
export function requestRoutes(services: Needed, render: RenderPage): Router {
  const { catalogue, drafts } = services;
  const router = Router();
  const base = '/servizi/:service/richiesta';

  router.use(base, (req: Request<{ service: string }>, res: Response, next: NextFunction) => {
    const isOpen = !getService(catalogue, req.params.service).identity.required;
    if (isOpen) neverStored(req, res, next);
    else requireCitizen(req, res, next);
  });

  // Who comes back to a form that was sent, by the back button or from another window, is led to what it became.
  router.use(`${base}/:draft`, async (req: Request<{ service: string; draft: string }>, res, next) => {
    const service = getService(catalogue, req.params.service);
    const sent = await findSent(services, req, { service, draftId: req.params.draft });
    if (!sent) {
      next();
      return;
    }
    if (!req.path.startsWith('/riepilogo')) req.session.flash = requestTexts.alreadySent;
    res.redirect(303, confirmationOf(pageOf(req), sent));
  });

  router.get(base, async (req, res) => {
    const service = getService(catalogue, req.params.service);
    const open = await draftsOfService(services, req, service);
    render(req, res, 'request/start', startView(pageOf(req), service, { citizen: req.session.citizen, drafts: open }));
  });

  router.post(base, async (req, res) => {
    const service = getService(catalogue, req.params.service);
    const draft = await beginDraft(services, req, service);
    res.redirect(303, pageOf(req).href(`/servizi/${service.id}/richiesta/${draft.id}/1`));
  });

  router.post(`${base}/:draft/elimina`, async (req, res) => {
    const service = getService(catalogue, req.params.service);
    const draft = await getDraft(drafts, req, { service, id: req.params.draft });
    await discardDraft(services, draft);
    req.session.flash = requestTexts.draftDeleted;
    res.redirect(303, pageOf(req).href(`/servizi/${service.id}/richiesta`));
  });

  router.get(`${base}/:draft/foto/:photo`, async (req, res) => {
    const service = getService(catalogue, req.params.service);
    const draft = await getDraft(drafts, req, { service, id: req.params.draft });
    const photo = await services.documents.find(req.params.photo);
    if (!photo || !draft.documentIds.includes(photo.id))
      throw new NotFoundError('NO_PHOTO', 'The draft has no such photo');
    res.type(photo.mediaType).send(Buffer.from(await services.documents.read(photo.id)));
  });

  router.use(summaryRoutes(services, render));

  router.get(`${base}/:draft/:step`, async (req, res) => {
    const service = getService(catalogue, req.params.service);
    const draft = await getDraft(drafts, req, { service, id: req.params.draft });
    const index = stepIndex(service, req.params.step);
    const page = pageOf(req);
    const typed = takeTyped(req);
    const values = typed ? { ...draft.answers, ...typed } : draft.answers;
    const note = typed ? page.say(requestTexts.typedKept) : null;
    const photos = await photosOf(services, draft);
    render(req, res, 'request/step', stepPageView(page, service, { draft, index, values, note, photos }));
  });

  router.post(`${base}/:draft/:step`, async (req, res) => {
    const service = getService(catalogue, req.params.service);
    const draft = await getDraft(drafts, req, { service, id: req.params.draft });
    const index = stepIndex(service, req.params.step);
    await takeStep(services, { req, res, render }, { service, draft, index });
  });

  router.use(base, (error: unknown, req: Request, res: Response, next: NextFunction) => {
    if (error instanceof SignInNeededError) sendToSignIn(req, res, 'citizen');
    else next(error);
  });

  return router;
}

async function beginDraft({ drafts, newId, now }: Needed, req: Request, service: Service): Promise<Draft> {
  const { citizen } = req.session;
  const applicant = citizen ? { ...citizen } : undefined;
  const draft: Draft = {
    id: newId(),
    serviceId: service.id,
    owner: draftOwner(req),
    answers: initialAnswers(service.form, applicant ? { applicant } : {}),
    documentIds: [],
    updatedAt: now(),
  };
  await drafts.save(draft);
  return draft;
}

/** Position from 0 of the step with this number in the address. */
function stepIndex(service: Service, number: string): number {
  const index = /^[1-9]\d?$/.test(number) ? Number(number) - 1 : -1;
  if (!service.form.steps[index]) throw new NotFoundError('NO_STEP', 'The form has no such step');
  return index;
}

interface Exchange {
  readonly req: Request;
  readonly res: Response;
  readonly render: RenderPage;
}

async function takeStep(
  services: Needed,
  { req, res, render }: Exchange,
  { service, draft, index }: { service: Service; draft: Draft; index: number },
): Promise<void> {
  const page = pageOf(req);
  const base = page.href(`/servizi/${service.id}/richiesta/${draft.id}`);
  const outcome = await takeStepInto(services, req, { service, draft, index });
  const action = actionOf(req.body);
  const shown = shownSteps(service, outcome.draft.answers, page.now);

  if (action === 'keep') {
    res.status(204).end();
  } else if (action === 'save') {
    req.session.flash = req.session.citizen ? requestTexts.draftSavedFlash : requestTexts.draftSavedAnonymous;
    res.redirect(303, page.href(req.session.citizen ? '/area-personale' : `/servizi/${service.id}/richiesta`));
  } else if (action === 'sign-in') {
    res.redirect(303, page.href(`/accedi?ritorno=${encodeURIComponent(`${base}/${index + 1}`)}`));
  } else if (action === 'back') {
    const previous = shown.filter((one) => one < index).at(-1);
    res.redirect(
      303,
      previous === undefined ? page.href(`/servizi/${service.id}/richiesta`) : `${base}/${previous + 1}`,
    );
  } else if (outcome.kind === 'invalid' && action === 'next') {
    const photos = await photosOf(services, outcome.draft);
    const view = stepPageView(page, service, {
      draft: outcome.draft,
      index,
      values: outcome.values,
      errors: outcome.errors,
      photos,
    });
    res.status(422);
    render(req, res, 'request/step', view);
  } else if (action === 'stay' || outcome.kind === 'more-questions') {
    if (outcome.kind === 'more-questions') req.session.flash = requestTexts.oneMore;
    res.redirect(303, `${base}/${index + 1}`);
  } else {
    const next = shown.find((one) => one > index);
    res.redirect(303, next === undefined ? `${base}/riepilogo` : `${base}/${next + 1}`);
  }
}
