import { Router, type Request } from 'express';
import type { Staff, TaskListItem } from '../../src/tasks/task.js';
import { fillAll, pageOf } from '../layout/page.js';
import type { RenderPage } from '../layout/render-page.js';
import { requireStaff, staffOf } from '../security/require-sign-in.js';
import type { WebServices } from '../services.js';
import { isNumberLike, mayWorkOnTasks, recordLook } from './case-rights.js';
import { INBOX_VIEWS, inboxAddress, inboxView, SEARCHING, type InboxQuery } from './inbox-view.js';
import { inboxTexts } from './staff-texts.js';

export function inboxRoutes(
  services: Pick<WebServices, 'tasks' | 'catalogue' | 'cases' | 'accessLog' | 'now'>,
  render: RenderPage,
): Router {
  const { tasks, catalogue } = services;
  const router = Router();
  router.use('/lavoro', requireStaff);

  router.get('/lavoro', async (req, res) => {
    const staff = staffOf(req);
    const room = otherRoom(staff);
    if (room) {
      res.redirect(303, pageOf(req).href(room));
      return;
    }
    const query = queryOf(staff, { ...req.query, q: searchOf(req) });
    const own = mayWorkOnTasks(staff) ? staff.offices : [];
    const offices = query.office && own.length > 0 ? [query.office] : own;
    const found =
      offices.length === 0
        ? []
        : await tasks.list({ offices, view: query.view, subject: staff.subject, search: query.search });
    if (query.search !== '') await recordSearch(services, staff, found);
    render(req, res, 'staff/inbox', inboxView(pageOf(req), query, { staff, tasks: found, catalogue }));
  });

  // The search itself goes into the session and not into an address: it may be a name.
  router.post('/lavoro', (req, res) => {
    const query = queryOf(staffOf(req), req.body as Record<string, unknown>);
    if (query.search === '') delete req.session.inboxSearch;
    else req.session.inboxSearch = query.search;
    res.redirect(303, pageOf(req).href(inboxAddress(query)));
  });

  return router;
}

/** What the address asks for: the search in the session, or a number, which says nothing about anybody. */
function searchOf(req: Request): string {
  const { q, ricerca } = req.query;
  if (ricerca === SEARCHING) return req.session.inboxSearch ?? '';
  if (typeof q !== 'string' || !isNumberLike(q)) return '';
  req.session.inboxSearch = q;
  return q;
}

/** Where staff go who have no cases to work on; the inbox itself for everybody else. */
function otherRoom(staff: Staff): string | undefined {
  if (mayWorkOnTasks(staff)) return undefined;
  const { roles } = staff;
  if (roles.includes('analyst')) return '/processi';
  return roles.includes('administrator') ? '/amministrazione' : undefined;
}

/** A search shows names, so each person found is told of it. */
async function recordSearch(
  { cases, accessLog, now }: Pick<WebServices, 'cases' | 'accessLog' | 'now'>,
  staff: Staff,
  found: readonly TaskListItem[],
): Promise<void> {
  const purpose = fillAll(inboxTexts.purposeSearch);
  const caseIds = new Set(found.map(({ caseId }) => caseId).filter((id) => id !== null));
  for (const id of caseIds) {
    const value = await cases.find(id);
    if (value) await recordLook(accessLog, { staff, value, at: now(), what: 'task-search', purpose });
  }
}

/** An office that is not the person's own counts as none: the list never shows another office's work. */
function queryOf(staff: Staff, { vista, ufficio, q }: Readonly<Record<string, unknown>>): InboxQuery {
  const view =
    (Object.keys(INBOX_VIEWS) as InboxQuery['view'][]).find((one) => INBOX_VIEWS[one] === vista) ?? 'unclaimed';
  const office = staff.offices.find((one) => one === ufficio) ?? '';
  return { view, office, search: typeof q === 'string' ? q.trim().slice(0, 100) : '' };
}
