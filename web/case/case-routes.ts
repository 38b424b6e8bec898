import { Router, type Request } from 'express';
import { NotFoundError } from '../../src/errors.js';
import type { RenderPage } from '../layout/render-page.js';
import { pageOf } from '../layout/page.js';
import { citizenOf, requireCitizen } from '../security/require-sign-in.js';
import { caseActions, type CaseServices, type OpenCase } from './case-actions.js';

/** Pages of the citizen's own cases; anybody else's number leads nowhere. */
export function caseRoutes(services: CaseServices, render: RenderPage): Router {
  const router = Router();
  const actions = caseActions(services, render);
  const base = '/pratiche/:number';
  router.use('/pratiche', requireCitizen);

  router.get(base, async (req, res) => actions.showCase(req, res, await openCase(req)));
  router.get(`${base}/inviata`, async (req, res) => actions.showConfirmation(req, res, await openCase(req)));
  router.get(`${base}/ricevuta`, async (req, res) => actions.sendReceipt(req, res, await openCase(req)));
  router.get(`${base}/documenti/:document`, async (req, res) => actions.sendDocument(req, res, await openCase(req)));
  router.post(`${base}/paga`, async (req, res) => actions.pay(req, res, await openCase(req)));
  router.get(`${base}/pagamento`, async (req, res) => actions.showPayment(req, res, await openCase(req)));
  router.get(`${base}/ritira`, async (req, res) => {
    actions.showWithdraw(req, res, await openCase(req));
  });
  router.post(`${base}/ritira`, async (req, res) => actions.withdraw(req, res, await openCase(req)));
  router.post(`${base}/riapri`, async (req, res) => actions.reopen(req, res, await openCase(req)));
  router.post(`${base}/valuta`, async (req, res) => actions.rate(req, res, await openCase(req)));
  for (const action of ['paga', 'riapri', 'valuta']) {
    // A page that answered a form stands at the form's address: reloaded, or in another language, it is the case again.
    router.get(`${base}/${action}`, (req: Request<{ number: string }>, res) => {
      res.redirect(303, pageOf(req).href(`/pratiche/${encodeURIComponent(req.params.number)}`));
    });
  }
  return router;

  async function openCase(req: Request<{ number: string }>): Promise<OpenCase> {
    const { taxCode } = citizenOf(req);
    const value = await services.cases.findByNumber(req.params.number);
    if (value?.applicant.kind !== 'citizen' || value.applicant.taxCode !== taxCode) {
      throw new NotFoundError('NO_CASE', 'The case does not exist or is not of this citizen');
    }
    return { value, base: `/pratiche/${value.number}`, isByLink: false, actor: { kind: 'citizen', taxCode } };
  }
}
