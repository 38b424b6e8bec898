import { Router, type Request, type RequestHandler, type Response } from 'express';
import { CorrectionsError } from '../../src/administration/incident-desk.js';
import type { TypedVariable } from '../../src/administration/variable-correction.js';
import type { Case } from '../../src/crm/case.js';
import { ConflictError, InvalidInputError, NotFoundError } from '../../src/errors.js';
import type { Incident } from '../../src/insight/insight.js';
import type { Staff } from '../../src/tasks/task.js';
import { layoutTexts } from '../layout/layout-texts.js';
import { fillAll, pageOf, type Page } from '../layout/page.js';
import type { RenderPage } from '../layout/render-page.js';
import { OFFICE_ROLES, requireRole } from '../security/require-role.js';
import { staffOf } from '../security/require-sign-in.js';
import type { WebServices } from '../services.js';
import { mayMendCase, mayOpenCase, recordLook } from '../staff/case-rights.js';
import { incidentTexts, problemTexts } from './incident-texts.js';
import { incidentView, type IncidentRoom, type RefusedCorrections } from './incident-view.js';
import { readProcessNames } from './process-names.js';
import { problemsView } from './problems-view.js';

type Needed = Pick<WebServices, 'accessLog' | 'administration' | 'cases' | 'catalogue' | 'insight' | 'now'>;

/** A way to the page of an incident: who may take it, and where it leads back to. */
interface Entrance {
  readonly base: string;
  readonly back: string;
  readonly guard: RequestHandler;
  mayMend(staff: Staff, value: Case | undefined): boolean;
  room(page: Page): IncidentRoom;
}

/** Clerks look no further than this for the problems of their office. */
const MOST_READ = 1_000;

/** Incidents, for administrators (all of them) and for clerks (those of the cases of their offices). */
export function incidentRoutes(services: Needed, render: RenderPage): Router {
  const router = Router();
  const work = { label: layoutTexts.myWork, href: '/lavoro' };
  const crumbs = (page: Page, ...rooms: readonly { label: { it: string; en: string }; href: string }[]) =>
    rooms.map(({ label, href }) => ({ label: page.say(label), href: page.href(href) }));

  const clerks: Entrance = {
    base: '/lavoro/problemi',
    back: '/lavoro/problemi',
    guard: requireRole(...OFFICE_ROLES),
    mayMend: (staff, value) => value !== undefined && mayMendCase(staff, value, services.catalogue),
    room: (page) => ({
      base: '/lavoro/problemi',
      crumbs: crumbs(page, work, { label: problemTexts.title, href: '/lavoro/problemi' }),
      hasProcess: false,
    }),
  };
  const administrators: Entrance = {
    base: '/amministrazione/incidenti',
    back: '/amministrazione',
    guard: requireRole('administrator'),
    mayMend: () => true,
    room: (page) => ({
      base: '/amministrazione/incidenti',
      crumbs: crumbs(page, work, { label: layoutTexts.administration, href: '/amministrazione' }),
      hasProcess: true,
    }),
  };

  router.get(clerks.base, clerks.guard, async (req, res) => {
    const problems: { incident: Incident; value: Case }[] = [];
    for (const incident of await services.administration.incidents.listOpen(MOST_READ)) {
      const value = await caseOf(services, incident);
      if (value && clerks.mayMend(staffOf(req), value)) problems.push({ incident, value });
    }
    const incidents = problems.map(({ incident }) => incident);
    const names = await readProcessNames(services.insight, incidents);
    render(req, res, 'incident/problems', problemsView(pageOf(req), { problems, names }));
  });
  for (const entrance of [clerks, administrators]) pagesOf(router, entrance, { services, render });
  return router;
}

const caseOf = ({ cases }: Needed, { caseId }: Incident) =>
  caseId === null ? Promise.resolve(undefined) : cases.find(caseId);

function pagesOf(
  router: Router,
  entrance: Entrance,
  { services, render }: { readonly services: Needed; readonly render: RenderPage },
): void {
  const { incidents } = services.administration;

  /** @throws {NotFoundError} NO_INCIDENT also when it is another office's */
  async function open(req: Request<{ key: string }>): Promise<{ incident: Incident; value: Case | undefined }> {
    const incident = await incidents.find(req.params.key);
    const value = incident && (await caseOf(services, incident));
    if (!incident || !entrance.mayMend(staffOf(req), value))
      throw new NotFoundError(
        'NO_INCIDENT',
        'No incident has this key, or its case is not of an office of this person',
      );
    return { incident, value };
  }

  /** What a case knows stands on the page: its citizen reads who looked. */
  async function show(
    req: Request,
    res: Response,
    { incident, value, refused }: { incident: Incident; value: Case | undefined; refused: RefusedCorrections | null },
  ): Promise<void> {
    const page = pageOf(req);
    const staff = staffOf(req);
    if (value) {
      const purpose = fillAll(incidentTexts.purpose, { number: value.number });
      await recordLook(services.accessLog, { staff, value, at: services.now(), what: 'incident-page', purpose });
    }
    const facts = {
      names: await readProcessNames(services.insight, [incident]),
      room: entrance.room(page),
      case: value ? { number: value.number, mayOpen: mayOpenCase(staff, value, services.catalogue) } : null,
      variables: incident.resolvedAt ? [] : await incidents.variablesOf(incident),
      refused,
    };
    render(req, res, 'incident/incident', incidentView(page, incident, facts));
  }

  router.get(`${entrance.base}/:key`, entrance.guard, async (req: Request<{ key: string }>, res) => {
    await show(req, res, { ...(await open(req)), refused: null });
  });

  // A page that answered the form stands at the form's address: reloaded, it is the incident again.
  router.get(`${entrance.base}/:key/riprova`, entrance.guard, async (req: Request<{ key: string }>, res) => {
    const { incident } = await open(req);
    res.redirect(303, pageOf(req).href(`${entrance.base}/${incident.key}`));
  });

  router.post(`${entrance.base}/:key/riprova`, entrance.guard, async (req: Request<{ key: string }>, res) => {
    const { incident, value } = await open(req);
    const typed = typedIn(req.body as Readonly<Record<string, unknown>>);
    try {
      await incidents.retry({ key: incident.key, by: staffOf(req).subject, ...typed });
      req.session.flash = incidentTexts.retried;
    } catch (error) {
      if (error instanceof InvalidInputError) {
        const problems = error instanceof CorrectionsError ? error.problems : new Map<string, never>();
        res.status(422);
        await show(req, res, { incident, value, refused: { ...typed, problems } });
        return;
      }
      // Two people pressed the button, or the case ended meanwhile: nothing is left to do.
      if (!(error instanceof NotFoundError) && !(error instanceof ConflictError)) throw error;
      req.session.flash = incidentTexts.gone;
    }
    res.redirect(303, pageOf(req).href(entrance.back));
  });
}

/** Values that differ from what the page showed, and the one that was added. */
function typedIn(body: Readonly<Record<string, unknown>>): {
  corrections: TypedVariable[];
  addition: TypedVariable | null;
} {
  const text = (field: string): string => {
    const value = body[field];
    return typeof value === 'string' ? value.replace(/\r\n/g, '\n') : '';
  };
  const corrections = Object.keys(body)
    .filter((field) => field.startsWith('v:') && typeof body[field] === 'string')
    .map((field) => field.slice(2))
    .filter((name) => text(`v:${name}`) !== text(`o:${name}`))
    .map((name) => ({ name, text: text(`v:${name}`) }));
  const name = text('nuova').trim();
  const isAdded = name !== '' || text('nuovo-valore').trim() !== '';
  return { corrections, addition: isAdded ? { name, text: text('nuovo-valore') } : null };
}
