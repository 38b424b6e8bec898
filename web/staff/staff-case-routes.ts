import { Router, type Request, type Response } from 'express';
import type { Case } from '../../src/crm/case.js';
import { nameWords } from '../../src/crm/name-words.js';
import { NotFoundError } from '../../src/errors.js';
import type { Staff } from '../../src/tasks/task.js';
import { readDossier, type DossierServices } from '../case/case-dossier.js';
import { fillAll, pageOf } from '../layout/page.js';
import type { RenderPage } from '../layout/render-page.js';
import { staffOf } from '../security/require-sign-in.js';
import type { WebServices } from '../services.js';
import { isNumberLike, mayMendCase, mayOpenCase, recordLook, scopeOf } from './case-rights.js';
import { caseSearchView, staffCaseView } from './staff-case-view.js';
import { staffCaseTexts } from './staff-texts.js';

type Needed = DossierServices & Pick<WebServices, 'cases' | 'accessLog' | 'now'>;

/** Staff find and open cases; each look is in the access log that the citizen reads. Below the check of `inboxRoutes`. */
export function staffCaseRoutes(services: Needed, render: RenderPage): Router {
  const router = Router();

  const search = async (req: Request, res: Response, given: unknown): Promise<void> => {
    const page = pageOf(req);
    const staff = staffOf(req);
    const q = typeof given === 'string' ? given.trim().slice(0, 60) : '';
    const cases = await findCases(services, staff, q);
    for (const value of cases) {
      const purpose = fillAll(staffCaseTexts.purposeSearch);
      await recordLook(services.accessLog, { staff, value, at: services.now(), what: 'case-search', purpose });
    }
    const found = { cases, isCut: cases.length >= MOST_FOUND, catalogue: services.catalogue };
    render(req, res, 'staff/case-search', caseSearchView(page, q, found));
  };
  router.get('/lavoro/pratiche', (req, res) => {
    const { q } = req.query;
    return search(req, res, typeof q === 'string' && isNumberLike(q) ? q : '');
  });
  // The page's own form: names and tax codes have no place in an address, which histories and logs keep.
  router.post('/lavoro/pratiche', (req, res) => search(req, res, (req.body as { q?: unknown }).q));

  router.get('/lavoro/pratiche/:number', async (req, res) => {
    const page = pageOf(req);
    const { staff, value } = await openCase(services, req);
    const purpose = fillAll(staffCaseTexts.purposePage, { number: value.number });
    await recordLook(services.accessLog, { staff, value, at: services.now(), what: 'case-page', purpose });
    const mayMend = mayMendCase(staff, value, services.catalogue);
    render(req, res, 'staff/staff-case', staffCaseView(page, await readDossier(services, value), mayMend));
  });

  router.get('/lavoro/pratiche/:number/documenti/:document', async (req, res) => {
    const { staff, value } = await openCase(services, req);
    const document = await services.documents.find(req.params.document);
    if (document?.caseId !== value.id) throw new NotFoundError('NO_DOCUMENT', 'The case has no such document');
    const purpose = fillAll(staffCaseTexts.purposeDocument, { number: value.number });
    await recordLook(services.accessLog, { staff, value, at: services.now(), what: 'document', purpose });
    const safeName = document.fileName.replace(/[^\w.-]/g, '_');
    const disposition = document.kind === 'photo' ? 'inline' : 'attachment';
    res.setHeader('Content-Disposition', `${disposition}; filename="${safeName}"`);
    res.type(document.mediaType).send(Buffer.from(await services.documents.read(document.id)));
  });

  return router;
}

/** More people of one name are told apart by a tax code. */
const MOST_FOUND = 50;

/** By number, by tax code, else by name; nothing that the person may not open. */
async function findCases({ cases, catalogue }: Needed, staff: Staff, q: string): Promise<Case[]> {
  const key = q.toUpperCase().replace(/\s+/g, '');
  if (key === '') return [];
  const byNumber = await cases.findByNumber(key);
  if (byNumber) return mayOpenCase(staff, byNumber, catalogue) ? [byNumber] : [];
  const found = /^(?=.*\d)[A-Z0-9]{16}$/.test(key) ? await cases.listOfCitizen(key, MOST_FOUND) : await findByName(q);
  return found.filter((value) => mayOpenCase(staff, value, catalogue));

  async function findByName(name: string): Promise<Case[]> {
    const scope = scopeOf(staff, catalogue);
    const words = nameWords(name);
    // One letter would find half of the city.
    const isName = words.some((word) => word.length > 1);
    return scope === undefined || !isName ? [] : cases.searchByName(words, scope, MOST_FOUND);
  }
}

/** @throws {NotFoundError} NO_CASE also when it is another office's */
async function openCase(
  { cases, catalogue }: Needed,
  req: Request<{ number: string }>,
): Promise<{ staff: Staff; value: Case }> {
  const staff = staffOf(req);
  const value = await cases.findByNumber(req.params.number);
  if (!value || !mayOpenCase(staff, value, catalogue)) {
    throw new NotFoundError('NO_CASE', 'The case does not exist or is not of an office of this person');
  }
  return { staff, value };
}
