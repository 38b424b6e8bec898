import type { NextFunction, Request, RequestHandler, Response } from 'express';
import multer from 'multer';
import type { Catalogue } from '../../src/catalogue/catalogue.js';
import { AppError, UnavailableError } from '../../src/errors.js';

/** What arrived with a step of a form that takes photos. */
export interface Upload {
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  /** Why some of it was left out; null when all came through. */
  readonly problem: UploadProblem | null;
  /** Name of the field whose words were longer than any form of ours allows; null for none. */
  readonly longField: string | null;
}

/** `too-long`: not a file but the words of a field. */
export type UploadProblem = 'too-large' | 'too-many' | 'too-long' | 'unreadable';

/** A request can hold as many photos in memory as its service allows; this many requests may do so at a time. */
const MAX_AT_A_TIME = 6;
/** One address must not keep everybody else waiting by sending slowly. */
const MAX_OF_ONE_ADDRESS = 3;
const STEP_PATH = /^\/servizi\/([a-z0-9-]+)\/richiesta\/[\w-]+\/\d+$/;

const uploads = new WeakMap<Request, Upload>();

/** The photos that came with this request; none when it brought no files. */
export function uploadOf(req: Request): Upload {
  return uploads.get(req) ?? { files: [], problem: null, longField: null };
}

/**
 * Reads multipart forms, only where a service takes photos, so that the token check after it sees the fields. Of a browser
 * whose session has ended the words are read and no file: what was typed can then be sent again. Any other multipart
 * request is refused unread.
 *
 * A file that is too large does not end in an error page: the step is shown again with all that was typed before it.
 */
export function photoUploads({ find }: Pick<Catalogue, 'find'>): RequestHandler {
  /** Addresses of the uploads under way. */
  const underWay: string[] = [];
  return (req: Request, res: Response, next: NextFunction): void => {
    // Another page's own reader may have taken it.
    if (!req.is('multipart/form-data') || req.files !== undefined) {
      next();
      return;
    }
    const photos = find(STEP_PATH.exec(req.path)?.[1] ?? '')?.photos;
    if (req.method !== 'POST' || !photos) {
      next(new MultipartRefused());
      return;
    }
    const address = req.ip ?? '';
    const own = underWay.filter((one) => one === address).length;
    if (underWay.length >= MAX_AT_A_TIME || own >= MAX_OF_ONE_ADDRESS) {
      next(new UnavailableError('UPLOADS_BUSY', `${underWay.length} uploads are under way, ${own} of this address`));
      return;
    }
    underWay.push(address);
    const hasSession = req.session.csrfSecret !== undefined;
    const reader = multer({
      fileFilter: (_req, _file, take) => take(null, hasSession),
      storage: multer.memoryStorage(),
      limits: {
        fileSize: photos.maxBytes,
        files: photos.max,
        fields: 100,
        fieldSize: 50_000,
        fieldNameSize: 100,
        parts: 100 + photos.max,
      },
    }).any();
    void reader(req, res, (error?: unknown) => {
      underWay.splice(underWay.indexOf(address), 1);
      const problem = problemOf(error);
      if (problem === undefined) {
        next(error);
        return;
      }
      // Left by itself, multer shows what came before the fault in `body`, and no files.
      const files = (Array.isArray(req.files) ? req.files : []).filter(({ size }) => size > 0);
      uploads.set(req, {
        problem,
        longField: problem === 'too-long' ? ((error as multer.MulterError).field ?? null) : null,
        files: problem === null ? files.map(({ originalname, buffer }) => ({ name: originalname, bytes: buffer })) : [],
      });
      next();
    });
  };
}

/** A multipart body where no page of ours sends one. */
class MultipartRefused extends AppError {
  readonly status = 415;
  constructor() {
    super('MULTIPART_REFUSED', 'Multipart is read only for the photos of a form step');
  }
}

/** Undefined for faults that are no fault of the upload. */
function problemOf(error: unknown): Upload['problem'] | undefined {
  if (error === undefined || error === null) return null;
  if (error instanceof multer.MulterError) {
    if (error.code === 'LIMIT_FILE_SIZE') return 'too-large';
    if (error.code === 'LIMIT_FIELD_VALUE') return 'too-long';
    return error.code === 'LIMIT_FILE_COUNT' || error.code === 'LIMIT_PART_COUNT' ? 'too-many' : 'unreadable';
  }
  // Busboy's own errors (a body cut off, a part without end) are plain errors.
  return error instanceof Error && !(error instanceof AppError) ? 'unreadable' : undefined;
}
