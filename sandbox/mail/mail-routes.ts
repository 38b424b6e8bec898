import { Router, type Response } from 'express';
import { z } from 'zod';
import { html, languageOf, sendPage, type Html } from '../page.js';
import { listBody, MAIL_TEXTS, mailBody } from './mail-pages.js';
import type { Mail, Mailbox } from './mailbox.js';

/** Nothing of a mail may run, load from elsewhere, or reach the page around it. */
const FRAME_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

const Query = z.object({ to: z.string().default(''), lang: z.string().default('it') });

/**
 * JSON: `GET /__sandbox/mails?to=` (newest first), `GET` and `DELETE /__sandbox/mails[/:id]`. Pages: `/`, `/mails/:id`.
 */
export function mailRoutes(mailbox: Mailbox): Router {
  const router = Router();

  router.get('/__sandbox/mails', (req, res) => {
    const { to } = Query.parse(req.query);
    res.json({ mails: mailbox.list(to === '' ? undefined : to) });
  });
  router.get('/__sandbox/mails/:id', (req, res) => {
    const mail = mailbox.find(req.params.id);
    if (mail) res.json(mail);
    else res.status(404).json({ message: 'No such mail' });
  });
  router.delete('/__sandbox/mails', (_req, res) => {
    mailbox.clear();
    res.status(204).end();
  });

  const show = (res: Response, lang: unknown, path: string, page: { title: string; body: Html; status?: number }) => {
    const language = languageOf(lang);
    sendPage(res, {
      ...page,
      language,
      system: MAIL_TEXTS.system[language],
      otherLanguage: `${path}${path.includes('?') ? '&' : '?'}lang=${language === 'it' ? 'en' : 'it'}`,
    });
  };

  router.get('/', (req, res) => {
    const { to, lang } = Query.parse(req.query);
    const language = languageOf(lang);
    const mails = mailbox.list(to === '' ? undefined : to);
    const path = to === '' ? '/' : `/?to=${encodeURIComponent(to)}`;
    show(res, lang, path, { title: MAIL_TEXTS.listTitle[language], body: listBody(mails, to, language) });
  });

  function findMail(res: Response, id: string, lang: unknown): Mail | undefined {
    const mail = mailbox.find(id);
    if (mail) return mail;
    const language = languageOf(lang);
    const title = MAIL_TEXTS.notFoundTitle[language];
    const body = html`<h1>${title}</h1>
      <p>${MAIL_TEXTS.notFound[language]}</p>
      <p><a href="/?lang=${language}">${MAIL_TEXTS.back[language]}</a></p>`;
    show(res, lang, '/', { title, body, status: 404 });
    return undefined;
  }

  router.get('/mails/:id', (req, res) => {
    const mail = findMail(res, req.params.id, req.query.lang);
    if (!mail) return;
    const language = languageOf(req.query.lang);
    const title = mail.subject || MAIL_TEXTS.noSubject[language];
    show(res, req.query.lang, `/mails/${mail.id}`, { title, body: mailBody(mail, language) });
  });

  router.get('/mails/:id/html', (req, res) => {
    const mail = findMail(res, req.params.id, req.query.lang);
    if (!mail) return;
    res
      .set({
        'content-security-policy': FRAME_POLICY,
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
      })
      .type('html')
      .send(mail.html ?? '');
  });

  router.get('/mails/:id/source', (req, res) => {
    const mail = findMail(res, req.params.id, req.query.lang);
    if (!mail) return;
    res
      .set({ 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'" })
      .type('text/plain')
      .send(mailbox.source(mail.id)?.toString('utf8') ?? '');
  });

  router.get('/mails/:id/attachments/:index', async (req, res) => {
    const found = await mailbox.attachment(req.params.id, Number(req.params.index));
    if (!found) {
      findMail(res, '', req.query.lang);
      return;
    }
    res.set({ 'x-content-type-options': 'nosniff', 'content-security-policy': "sandbox; default-src 'none'" });
    res.attachment(found.description.fileName).type('application/octet-stream').send(found.content);
  });

  return router;
}
