import type { Express } from 'express';
import { adminRoutes } from './admin/admin-routes.js';
import { modellerRoutes } from './modeller/modeller-routes.js';
import { newProcessRoutes } from './modeller/new-process-routes.js';
import { processRoutes } from './analyst/process-routes.js';
import { caseRoutes } from './case/case-routes.js';
import { followRoutes } from './report/follow-routes.js';
import { incidentRoutes } from './incident/incident-routes.js';
import { homeRoutes } from './home/home-routes.js';
import type { DemoPerson } from './layout/frame.js';
import type { RenderPage } from './layout/render-page.js';
import { demoRoutes } from './pages/demo-routes.js';
import { healthRoutes } from './pages/health-routes.js';
import { pageRoutes } from './pages/page-routes.js';
import { DATA_COPY_PATH, dataRoutes } from './personal/data-routes.js';
import { personalRoutes } from './personal/personal-routes.js';
import { requestRoutes } from './request/request-routes.js';
import type { createRateLimiters } from './security/rate-limits.js';
import type { WebServices } from './services.js';
import { serviceRoutes } from './services/service-routes.js';
import { REDIRECT_PATHS, signInRoutes, START_PATHS } from './sign-in/sign-in-routes.js';
import { inboxRoutes } from './staff/inbox-routes.js';
import { receiptRoutes } from './staff/receipt-routes.js';
import { staffCaseRoutes } from './staff/staff-case-routes.js';
import { taskRoutes } from './staff/task-routes.js';
import { verifyRoutes } from './verify/verify-routes.js';

/** What every page set gets; each takes from the services only what it names. */
export interface PageSetContext {
  readonly services: WebServices;
  readonly render: RenderPage;
  readonly limits: ReturnType<typeof createRateLimiters>;
  /** Empty outside of a demonstration. */
  readonly demoPeople: readonly DemoPerson[];
}

/** Mounts all page sets, in the order in which their addresses are tried. */
export function mountPages(app: Express, context: PageSetContext): void {
  const { services, render } = context;
  app.use(healthRoutes(services));
  app.use(homeRoutes(services, render));
  app.use(serviceRoutes(services, render));
  app.use(pageRoutes(render));
  if (context.demoPeople.length > 0) app.use(demoRoutes(context.demoPeople, render));
  app.use([...Object.values(START_PATHS), ...Object.values(REDIRECT_PATHS)], context.limits.signIn);
  app.use(signInRoutes(services, render));
  app.use(['/verifica/:code', '/segui/:code'], context.limits.codes);
  app.use(verifyRoutes(services, render));
  app.use(requestRoutes(services, render));
  app.use(followRoutes(services, render));
  app.use(caseRoutes(services, render));
  app.use(DATA_COPY_PATH, context.limits.dataCopies);
  app.use(dataRoutes(services, render));
  app.use(personalRoutes(services, render));
  app.use(inboxRoutes(services, render));
  app.use(taskRoutes(services, render));
  app.use(receiptRoutes(services));
  app.use(staffCaseRoutes(services, render));
  app.use(newProcessRoutes(services, render));
  app.use(processRoutes(services, render));
  app.use(modellerRoutes(services, render));
  app.use(adminRoutes(services, render));
  app.use(incidentRoutes(services, render));
}
