import { Router, type NextFunction, type Request, type Response } from 'express';
import { NotFoundError } from '../../src/errors.js';
import { caseActions, type CaseServices, type OpenCase } from '../case/case-actions.js';
import { pageOf } from '../layout/page.js';
import type { RenderPage } from '../layout/render-page.js';
import { neverStored } from '../security/headers.js';

/** Pages of a case by its secret link: whoever has the link may see it, nobody can guess it. */
export function followRoutes(services: CaseServices, render: RenderPage): Router {
  const router = Router();
  const actions = caseActions(services, render);
  const base = '/segui/:code';
  router.use('/segui', neverStored, hideAddress);

  router.get(base, async (req, res) => actions.showCase(req, res, await openCase(req)));
  router.get(`${base}/inviata`, async (req, res) => actions.showConfirmation(req, res, await openCase(req)));
  router.get(`${base}/ricevuta`, async (req, res) => actions.sendReceipt(req, res, await openCase(req)));
  router.get(`${base}/documenti/:document`, async (req, res) => actions.sendDocument(req, res, await openCase(req)));
  router.get(`${base}/ritira`, async (req, res) => {
    actions.showWithdraw(req, res, await openCase(req));
  });
  router.post(`${base}/ritira`, async (req, res) => actions.withdraw(req, res, await openCase(req)));
  router.post(`${base}/riapri`, async (req, res) => actions.reopen(req, res, await openCase(req)));
  router.post(`${base}/valuta`, async (req, res) => actions.rate(req, res, await openCase(req)));
  for (const action of ['riapri', 'valuta']) {
    // As on the pages by number: reloaded, or in another language, the answer to a form is the case again.
    router.get(`${base}/${action}`, (req: Request<{ code: string }>, res) => {
      res.redirect(303, pageOf(req).href(`/segui/${encodeURIComponent(req.params.code)}`));
    });
  }
  return router;

  async function openCase(req: Request<{ code: string }>): Promise<OpenCase> {
    const value = await services.cases.findByTrackingCode(req.params.code);
    if (value?.applicant.kind !== 'anonymous') throw new NotFoundError('NO_CASE', 'No case has this link');
    return { value, base: `/segui/${value.trackingCode}`, isByLink: true, actor: { kind: 'citizen', taxCode: null } };
  }
}

/** The address is the secret: no other site may learn it from a link that is followed. */
function hideAddress(_req: Request, res: Response, next: NextFunction): void {
  res.setHeader('Referrer-Policy', 'no-referrer');
  next();
}
