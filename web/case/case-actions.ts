import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Case } from '../../src/crm/case.js';
import type { Actor } from '../../src/crm/interaction.js';
import { officeName } from '../../src/crm/office.js';
import { canWithdraw } from '../../src/crm/withdraw-case.js';
import { makeSubmissionReceipt } from '../../src/documents/submission-receipt.js';
import { NotFoundError, UnavailableError } from '../../src/errors.js';
import { pageOf } from '../layout/page.js';
import type { RenderPage } from '../layout/render-page.js';
import type { WebServices } from '../services.js';
import { getService } from '../services/service-routes.js';
import { isReopenable } from '../report/reopen-view.js';
import { reopenTexts } from '../report/report-texts.js';
import { readDossier, type DossierServices } from './case-dossier.js';
import { caseTexts } from './case-texts.js';
import { caseView, officeOf, type CasePageOptions } from './case-view.js';
import { confirmationView } from './confirmation-view.js';
import { paymentView, type CheckoutHint } from './payment-view.js';
import { withdrawView } from './withdraw-view.js';

export type CaseServices = DossierServices &
  Pick<WebServices, 'cases' | 'withdrawCase' | 'reopenCase' | 'startCheckout' | 'settings' | 'now'>;

/** A case that this browser may see, and where its pages are. */
export interface OpenCase extends CasePageOptions {
  readonly value: Case;
  readonly actor: Actor;
}

/** What can be done on the page of a case, the same for a citizen and for who has the secret link. */
export function caseActions(services: CaseServices, render: RenderPage) {
  const ratingForm = z.object({
    stelle: z.enum(['1', '2', '3', '4', '5']).transform(Number),
    commento: z.string().trim().max(1000).default(''),
  });

  const reopening = z.object({ motivo: z.string().trim().min(5).max(1000) });

  return {
    async showCase(req: Request, res: Response, { value, ...options }: OpenCase): Promise<void> {
      render(req, res, 'case/case', caseView(pageOf(req), await readDossier(services, value), options));
    },

    async showConfirmation(req: Request, res: Response, { value, base, isByLink }: OpenCase): Promise<void> {
      const dossier = await readDossier(services, value);
      const related = dossier.service.related
        .map((id) => services.catalogue.find(id))
        .filter((one) => one !== undefined);
      const { publicUrl } = services.settings;
      render(
        req,
        res,
        'case/confirmation',
        confirmationView(pageOf(req), dossier, { base, publicUrl, isByLink, related }),
      );
    },

    async sendReceipt(req: Request, res: Response, { value }: OpenCase): Promise<void> {
      const service = getService(services.catalogue, value.serviceId);
      const { language } = pageOf(req);
      const bytes = await makeSubmissionReceipt(value, service, {
        city: services.settings.cityName,
        officeName: officeName(officeOf(value, service)),
        language,
      });
      const fileName = `${language === 'it' ? 'ricevuta' : 'receipt'}-${value.number}.pdf`;
      res.setHeader('Content-Disposition', contentDisposition(fileName, false));
      res.type('application/pdf').send(Buffer.from(bytes));
    },

    async sendDocument(req: Request<{ document: string }>, res: Response, { value }: OpenCase): Promise<void> {
      const document = await services.documents.find(req.params.document);
      if (document?.caseId !== value.id || document.state !== 'released') {
        throw new NotFoundError('NO_DOCUMENT', 'The case has no such document to download');
      }
      const isPicture = document.kind === 'photo';
      const bytes = await services.documents.read(document.id);
      res.setHeader('Content-Disposition', contentDisposition(document.fileName, isPicture));
      res.type(document.mediaType).send(Buffer.from(bytes));
    },

    async pay(req: Request, res: Response, { value, ...options }: OpenCase): Promise<void> {
      let checkout: string;
      try {
        checkout = await services.startCheckout(value);
      } catch (error) {
        if (!(error instanceof UnavailableError)) throw error;
        res.status(503);
        const view = caseView(pageOf(req), await readDossier(services, value), { ...options, isCheckoutDown: true });
        render(req, res, 'case/case', view);
        return;
      }
      res.redirect(303, checkout);
    },

    async showPayment(req: Request, res: Response, { value, base }: OpenCase): Promise<void> {
      const payments = await services.payments.listOfCase(value.id);
      render(req, res, 'case/payment', paymentView(pageOf(req), { payments, base, hint: hintOf(req.query['esito']) }));
    },

    showWithdraw(req: Request, res: Response, { value, base }: OpenCase): void {
      if (!canWithdraw(value, services.catalogue.find(value.serviceId))) {
        req.session.flash = caseTexts.withdrawTooLate;
        res.redirect(303, pageOf(req).href(base));
        return;
      }
      render(req, res, 'case/withdraw', withdrawView(pageOf(req), value, base));
    },

    async withdraw(req: Request, res: Response, { value, base, actor }: OpenCase): Promise<void> {
      const isAllowed = canWithdraw(value, services.catalogue.find(value.serviceId));
      if (isAllowed) await services.withdrawCase(value, actor);
      req.session.flash = isAllowed ? caseTexts.withdrawn : caseTexts.withdrawTooLate;
      res.redirect(303, pageOf(req).href(base));
    },

    async reopen(req: Request, res: Response, { value, actor, ...options }: OpenCase): Promise<void> {
      const dossier = await readDossier(services, value);
      const form = reopening.safeParse(req.body);
      if (isReopenable(value, services.now()) && !form.success) {
        const { motivo } = (req.body ?? {}) as { motivo?: unknown };
        const refusedReason = typeof motivo === 'string' ? motivo.slice(0, 1000) : '';
        res.status(422);
        render(req, res, 'case/case', caseView(pageOf(req), dossier, { ...options, refusedReason }));
        return;
      }
      const isAllowed = isReopenable(value, services.now()) && form.success;
      if (isAllowed) await services.reopenCase(value, actor, form.data.motivo);
      req.session.flash = isAllowed ? reopenTexts.reopened : reopenTexts.tooLate;
      res.redirect(303, pageOf(req).href(options.base));
    },

    async rate(req: Request, res: Response, { value, ...options }: OpenCase): Promise<void> {
      const form = ratingForm.safeParse(req.body);
      if (!form.success) {
        res.status(422);
        render(
          req,
          res,
          'case/case',
          caseView(pageOf(req), await readDossier(services, value), { ...options, ratingError: true }),
        );
        return;
      }
      const { stelle: stars, commento: comment } = form.data;
      if (!(await services.feedback.findOfCase(value.id))) {
        await services.feedback.rate({
          caseId: value.id,
          serviceId: value.serviceId,
          stars,
          comment,
          at: services.now(),
        });
      }
      req.session.flash = caseTexts.rateThanks;
      res.redirect(303, pageOf(req).href(options.base));
    },
  };
}

function hintOf(value: unknown): CheckoutHint {
  return value === 'annullato' || value === 'errore' ? value : 'ok';
}

/** Plain names only: what a browser saves is never made of what somebody typed. */
function contentDisposition(fileName: string, inline: boolean): string {
  const safe = fileName.replace(/[^\w.-]/g, '_');
  return `${inline ? 'inline' : 'attachment'}; filename="${safe}"`;
}
