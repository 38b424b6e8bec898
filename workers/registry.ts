import type { Services } from '../src/compose.js';
import type { JobWorker } from '../src/zeebe/job-worker.js';
import { answerReportWorker } from './answer-report.js';
import { closeCaseWorker } from './close-case.js';
import { createDebtPositionWorker } from './create-debt-position.js';
import { forwardReportWorker } from './forward-report.js';
import { invalidateDebtPositionWorker } from './invalidate-debt-position.js';
import { lookUpRegistryWorker } from './look-up-registry.js';
import { makeCertificateWorker } from './make-certificate.js';
import { notifyOfficeWorker } from './notify-office.js';
import { notifyWorker } from './notify.js';
import { registerRefundWorker } from './register-refund.js';
import { registerReopeningWorker } from './register-reopening.js';
import { registerReportWorker } from './register-report.js';
import { releaseCertificateWorker } from './release-certificate.js';

/** Every job type that the platform does; a new one is a file and a line here. */
export function createWorkers(services: Services): JobWorker[] {
  return [
    answerReportWorker(services),
    closeCaseWorker(services),
    createDebtPositionWorker(services),
    forwardReportWorker(services),
    invalidateDebtPositionWorker(services),
    lookUpRegistryWorker(services),
    makeCertificateWorker(services),
    notifyOfficeWorker(services),
    notifyWorker(services),
    registerRefundWorker(services),
    registerReopeningWorker(services),
    registerReportWorker(services),
    releaseCertificateWorker(services),
  ];
}
