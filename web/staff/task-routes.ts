import { Router, type Request, type Response } from 'express';
import { ConflictError, NotFoundError } from '../../src/errors.js';
import type { Form } from '../../src/forms/form.js';
import { initialAnswers } from '../../src/forms/initial-answers.js';
import { parseForm } from '../../src/forms/parse-form.js';
import { validateAnswers, type Answers } from '../../src/forms/validate-answers.js';
import type { MoneyInQuestion } from '../../src/payments/receipt-desk.js';
import type { Staff, Task } from '../../src/tasks/task.js';
import type { Text } from '../../src/texts.js';
import { readDossier, type Dossier, type DossierServices } from '../case/case-dossier.js';
import { fillAll, pageOf } from '../layout/page.js';
import type { RenderPage } from '../layout/render-page.js';
import { staffOf, takeTyped, typedFields } from '../security/require-sign-in.js';
import type { WebServices } from '../services.js';
import { MONEY_OFFICE, mayWorkOnTasks, recordLook, recordLookAt } from './case-rights.js';
import { taskTexts } from './staff-texts.js';
import { taskView } from './task-view.js';

type Needed = DossierServices & Pick<WebServices, 'tasks' | 'cases' | 'accessLog' | 'now' | 'receiptDesk'>;
type TaskRequest = Request<{ task: string }>;

/** One task: its form, the case beside it, and what a clerk may do with it. Mounted below the check of `inboxRoutes`. */
export function taskRoutes(services: Needed, render: RenderPage): Router {
  const { tasks } = services;
  const router = Router();
  const base = '/lavoro/compiti/:task';

  router.get(base, async (req, res) => {
    const page = pageOf(req);
    const opened = await openTask(services, req);
    const typed = takeTyped(req);
    const values = typed ?? (opened.form ? initialAnswers(opened.form, {}) : {});
    const note = typed ? page.say(taskTexts.typedKept) : null;
    render(req, res, 'staff/task', taskView(page, { ...opened, values, note }));
  });

  router.post(`${base}/prendi`, async (req, res) => {
    await change(req, res, taskTexts.claimedFlash, (id, staff) => tasks.claim(id, staff));
  });

  router.post(`${base}/rilascia`, async (req, res) => {
    await change(req, res, taskTexts.releasedFlash, (id, staff) => tasks.release(id, staff));
  });

  router.post(`${base}/completa`, async (req, res) => {
    const page = pageOf(req);
    const opened = await openTask(services, req);
    const outcome = opened.form
      ? validateAnswers(opened.form, req.body, { now: services.now() })
      : { ok: true as const, answers: {} };
    if (!outcome.ok) {
      res.status(422);
      render(req, res, 'staff/task', taskView(page, { ...opened, values: outcome.values, errors: outcome.errors }));
      return;
    }
    try {
      await tasks.complete(opened.task.id, opened.staff, outcome.answers);
      req.session.flash = taskTexts.completedFlash;
      res.redirect(303, page.href('/lavoro'));
    } catch (error) {
      await showConflict(req, res, error);
    }
  });

  for (const action of ['prendi', 'rilascia', 'completa']) {
    // A page that answered a form stands at the form's address: reloaded, or in another language, it is the task again.
    router.get(`${base}/${action}`, (req: TaskRequest, res) => {
      res.redirect(303, pageOf(req).href(`/lavoro/compiti/${encodeURIComponent(req.params.task)}`));
    });
  }

  return router;

  async function change(
    req: TaskRequest,
    res: Response,
    done: Text,
    act: (id: string, staff: Staff) => Promise<void>,
  ): Promise<void> {
    const { task, staff } = await openTask(services, req);
    try {
      await act(task.id, staff);
      req.session.flash = done;
      res.redirect(303, pageOf(req).href(`/lavoro/compiti/${task.id}`));
    } catch (error) {
      await showConflict(req, res, error);
    }
  }

  /** The second of two clerks: told who was first, with everything typed still on the page. */
  async function showConflict(req: TaskRequest, res: Response, error: unknown): Promise<void> {
    if (!(error instanceof ConflictError)) throw error;
    const opened = await openTask(services, req);
    const values: Answers = typedFields(req.body);
    const conflict = error.code === 'TASK_TAKEN' ? 'taken' : 'ended';
    res.status(409);
    render(req, res, 'staff/task', taskView(pageOf(req), { ...opened, values, conflict }));
  }
}

interface OpenTask {
  readonly task: Task;
  readonly staff: Staff;
  readonly form: Form | null;
  readonly dossier: Dossier | null;
  readonly money: MoneyInQuestion | null;
}

/** @throws {NotFoundError} NO_TASK when it does not exist, is another office's or not for the role */
async function openTask(services: Needed, req: TaskRequest): Promise<OpenTask> {
  const staff = staffOf(req);
  const task = await services.tasks.find(req.params.task);
  if (!mayWorkOnTasks(staff) || !task?.offices.some((office) => staff.offices.includes(office))) {
    throw new NotFoundError('NO_TASK', 'The task does not exist or is not for an office and role of this person');
  }
  const [schema, value] = await Promise.all([
    services.tasks.formOf(task),
    task.caseId === null ? undefined : services.cases.find(task.caseId),
  ]);
  if (value) {
    const purpose = fillAll(taskTexts.purpose, { task: task.name });
    await recordLook(services.accessLog, { staff, value, at: services.now(), what: 'task-page', purpose });
  }
  const money = await openMoney(services, req, task);
  const dossier = value ? await readDossier(services, value) : null;
  return { task, staff, form: schema === null ? null : parseForm(schema), dossier, money };
}

/** The receipt that a task of the office for money is about; of a payment of no case its debtor is told of the look. */
async function openMoney(services: Needed, req: TaskRequest, task: Task): Promise<MoneyInQuestion | null> {
  if (!task.offices.includes(MONEY_OFFICE)) return null;
  const money = await services.receiptDesk.ofInstance(task.processInstanceKey);
  const taxCode = money?.stored?.receipt.debtorTaxCode;
  if (task.caseId === null && taxCode !== undefined) {
    const purpose = fillAll(taskTexts.purpose, { task: task.name });
    const glance = { staff: staffOf(req), at: services.now(), what: 'task-page', purpose } as const;
    await recordLookAt(services.accessLog, { taxCode, caseId: null }, glance);
  }
  return money ?? null;
}
