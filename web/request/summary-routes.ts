import { Router, type Request } from 'express';
import type { Service } from '../../src/catalogue/catalogue.js';
import type { Applicant, Case } from '../../src/crm/case.js';
import type { Draft } from '../../src/crm/draft.js';
import { InvalidInputError } from '../../src/errors.js';
import { fieldsOf } from '../../src/forms/form.js';
import { validateAnswers, type AnswersOutcome } from '../../src/forms/validate-answers.js';
import { pageOf, type Page } from '../layout/page.js';
import type { RenderPage } from '../layout/render-page.js';
import type { WebServices } from '../services.js';
import { getService } from '../services/service-routes.js';
import { getDraft, photosOf } from './draft-access.js';
import { requestTexts } from './request-texts.js';
import { summaryView } from './request-view.js';

type Needed = Pick<WebServices, 'catalogue' | 'drafts' | 'documents' | 'cases' | 'submitCase' | 'now'>;

/** The summary and the sending. Sending twice leads to the same case: the draft's id is the key. */
export function summaryRoutes(services: Needed, render: RenderPage): Router {
  const { catalogue, drafts } = services;
  const router = Router();
  const path = '/servizi/:service/richiesta/:draft/riepilogo';

  router.get(path, async (req, res) => {
    const service = getService(catalogue, req.params.service);
    const draft = await getDraft(drafts, req, { service, id: req.params.draft });
    const missing = firstIncomplete(service, checkAll(service, draft, pageOf(req)));
    if (missing !== undefined) {
      req.session.flash = requestTexts.incomplete;
      res.redirect(303, pageOf(req).href(`/servizi/${service.id}/richiesta/${draft.id}/${missing + 1}`));
      return;
    }
    const photos = await photosOf(services, draft);
    render(
      req,
      res,
      'request/summary',
      summaryView(pageOf(req), service, { draft, citizen: req.session.citizen, photos }),
    );
  });

  router.post(path, async (req, res) => {
    const page = pageOf(req);
    const service = getService(catalogue, req.params.service);
    const draft = await getDraft(drafts, req, { service, id: req.params.draft });
    const outcome = checkAll(service, draft, page);
    const missing = firstIncomplete(service, outcome);
    if (!outcome.ok || missing !== undefined) {
      req.session.flash = requestTexts.incomplete;
      res.redirect(303, page.href(`/servizi/${service.id}/richiesta/${draft.id}/${(missing ?? 0) + 1}`));
      return;
    }
    const photos = await photosOf(services, draft);
    try {
      const value = await services.submitCase({
        draftId: draft.id,
        serviceId: service.id,
        applicant: applicantOf(req, outcome.answers['email']),
        channel: 'portal',
        language: page.language,
        answers: outcome.answers,
        documentIds: photos.map(({ id }) => id),
        owner: draft.owner,
      });
      res.redirect(303, confirmationOf(page, value));
    } catch (error) {
      // A photo was taken away in another window at this moment: the person sees what is left, and sends that.
      if (!(error instanceof InvalidInputError) || error.code !== 'FOREIGN_DOCUMENT') throw error;
      req.session.flash = requestTexts.photosChanged;
      res.redirect(303, page.href(`/servizi/${service.id}/richiesta/${draft.id}/riepilogo`));
    }
  });

  return router;
}

function applicantOf(req: Request, email: unknown): Applicant {
  const { citizen } = req.session;
  const given = typeof email === 'string' ? email : null;
  if (!citizen) return { kind: 'anonymous', email: given };
  const { taxCode, givenName, familyName, birthDate } = citizen;
  return { kind: 'citizen', taxCode, givenName, familyName, birthDate, email: given ?? citizen.email };
}

/** Page that says the request has arrived: by number for the citizen, by secret link for who did not sign in. */
export function confirmationOf(page: Page, value: Case): string {
  return page.href(
    value.applicant.kind === 'citizen' ? `/pratiche/${value.number}/inviata` : `/segui/${value.trackingCode}/inviata`,
  );
}

function checkAll(service: Service, draft: Draft, page: Page): AnswersOutcome {
  const pickers = fieldsOf(service.form).filter(({ kind }) => kind === 'filepicker');
  const fileCounts = Object.fromEntries(pickers.map(({ key }) => [key, draft.documentIds.length]));
  return validateAnswers(service.form, draft.answers, { fileCounts, now: page.now });
}

/** Position of the first step that is not right yet. */
function firstIncomplete(service: Service, outcome: AnswersOutcome): number | undefined {
  if (outcome.ok) return undefined;
  const wrong = new Set(outcome.errors.map(({ key }) => key));
  const index = service.form.steps.findIndex(({ elements }) =>
    elements.some((element) => 'key' in element && wrong.has(element.key)),
  );
  return index < 0 ? 0 : index;
}
