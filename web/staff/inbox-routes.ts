import { Router, type Request } from 'express';
import type { Staff } from '../../src/tasks/task.js';
import { pageOf } from '../layout/page.js';
import type { RenderPage } from '../layout/render-page.js';
import { WORK_ROLES } from '../security/require-role.js';
import { requireStaff, staffOf } from '../security/require-sign-in.js';
import type { WebServices } from '../services.js';
import { INBOX_VIEWS, inboxView, type InboxQuery } from './inbox-view.js';

export function inboxRoutes(
  { tasks, catalogue }: Pick<WebServices, 'tasks' | 'catalogue'>,
  render: RenderPage,
): Router {
  const router = Router();
  router.use('/lavoro', requireStaff);

  router.get('/lavoro', async (req, res) => {
    const staff = staffOf(req);
    const room = otherRoom(staff);
    if (room) {
      res.redirect(303, pageOf(req).href(room));
      return;
    }
    const query = queryOf(req, staff);
    const offices = query.office ? [query.office] : staff.offices;
    const found =
      offices.length === 0
        ? []
        : await tasks.list({ offices, view: query.view, subject: staff.subject, search: query.search });
    render(req, res, 'staff/inbox', inboxView(pageOf(req), query, { staff, tasks: found, catalogue }));
  });

  return router;
}

/** Where staff go who have no cases to work on; the inbox itself for everybody else. */
function otherRoom({ roles }: Staff): string | undefined {
  if (roles.some((role) => WORK_ROLES.has(role))) return undefined;
  if (roles.includes('analyst')) return '/processi';
  return roles.includes('administrator') ? '/amministrazione' : undefined;
}

/** An office that is not the person's own counts as none: the list never shows another office's work. */
function queryOf(req: Request, staff: Staff): InboxQuery {
  const { vista, ufficio, q } = req.query as Record<string, unknown>;
  const view =
    (Object.keys(INBOX_VIEWS) as InboxQuery['view'][]).find((one) => INBOX_VIEWS[one] === vista) ?? 'unclaimed';
  const office = staff.offices.find((one) => one === ufficio) ?? '';
  return { view, office, search: typeof q === 'string' ? q.trim().slice(0, 100) : '' };
}
