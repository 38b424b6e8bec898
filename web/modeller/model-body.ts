import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import multer from 'multer';
import { MODEL_MAX_CHARS } from '../../src/modelling/process-model.js';

/** A diagram as a form field grows: each bracket and quote becomes three characters. */
const FORM_LIMIT = '3mb';
/** The roles that the pages below `/processi` ask for: nobody else's diagram is read at all. */
export const MODELLING_ROLES = ['analyst', 'administrator'] as const;

/** A file that came with the request; `too-large` and `none` are told on the page. */
export type UploadedModel = { readonly bytes: Buffer } | 'too-large' | 'none';

const uploads = new WeakMap<Request, UploadedModel>();

export function uploadedModel(req: Request): UploadedModel {
  return uploads.get(req) ?? 'none';
}

const readForm = express.urlencoded({ extended: false, limit: FORM_LIMIT, parameterLimit: 10 });
const readFile = multer({
  storage: multer.memoryStorage(),
  limits: { fileSize: MODEL_MAX_CHARS, files: 1, fields: 10, fieldSize: 200, parts: 11 },
}).single('file');

/** Parses what the modeller sends, which is larger than any other form; mounted before the site's own parsers. */
export const modelBody: RequestHandler = (req: Request, res: Response, next: NextFunction): void => {
  const roles = req.session.staff?.roles ?? [];
  if (req.method !== 'POST' || !MODELLING_ROLES.some((role) => roles.includes(role))) {
    next();
    return;
  }
  if (!req.is('multipart/form-data')) {
    readForm(req, res, next);
    return;
  }
  void readFile(req, res, (error?: unknown) => {
    const isTooLarge = error instanceof multer.MulterError && error.code === 'LIMIT_FILE_SIZE';
    uploads.set(req, isTooLarge ? 'too-large' : req.file && req.file.size > 0 ? { bytes: req.file.buffer } : 'none');
    // Says to the readers of other uploads that this one is read.
    req.files = [];
    next(isTooLarge || error instanceof multer.MulterError ? undefined : error);
  });
};
