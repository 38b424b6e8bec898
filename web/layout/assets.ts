import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NextFunction, Request, Response } from 'express';
import express from 'express';

/** Addresses of what browsers load, by plain name. */
export interface Assets {
  readonly folder: string;
  /** `/assets/site.0123456789.css` for `site.css`; throws when the build did not make it. */
  url(name: string): string;
  has(name: string): boolean;
}

/** @throws {Error} when the folder has no manifest: the assets were never built */
export function readAssets(folder: string): Assets {
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Record<string, string>;
  return {
    folder,
    has: (name) => Object.hasOwn(manifest, name),
    url(name) {
      const hashed = Object.hasOwn(manifest, name) ? manifest[name] : undefined;
      if (hashed === undefined) throw new Error(`The build made no asset ${name}`);
      return `/assets/${hashed}`;
    },
  };
}

const ENCODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

/** Serves the built files for ever (their names change with their content), compressed beforehand where they are. */
export function serveAssets(folder: string) {
  const files = express.static(folder, {
    immutable: true,
    maxAge: '1y',
    index: false,
    redirect: false,
    dotfiles: 'ignore',
  });
  return (req: Request, res: Response, next: NextFunction): void => {
    const extension = /\.([a-z]+)$/.exec(req.path)?.[1] ?? '';
    const type = Object.hasOwn(TYPES, extension) ? TYPES[extension] : undefined;
    res.removeHeader('Cache-Control');
    if (type === undefined) {
      files(req, res, next);
      return;
    }
    res.vary('Accept-Encoding');
    const plain = req.url;
    const encoding = ENCODINGS.find(([name]) => req.acceptsEncodings(name) === name);
    if (!encoding) {
      files(req, res, next);
      return;
    }
    req.url = plain.replace(/\.[a-z]+(?=\?|$)/, `$&${encoding[1]}`);
    res.setHeader('Content-Encoding', encoding[0]);
    res.setHeader('Content-Type', type);
    files(req, res, () => {
      req.url = plain;
      res.removeHeader('Content-Encoding');
      files(req, res, next);
    });
  };
}
