import { randomUUID } from 'node:crypto';
import type { Response } from 'express';
import { setVerdict } from '../control/sandbox-app.js';

/** A refusal of the gateway, before ANPR itself sees the call. */
export class GatewayRefusal extends Error {
  readonly status: number;
  readonly title: string;

  constructor(status: number, title: string, detail: string) {
    super(detail);
    this.status = status;
    this.title = title;
  }
}

/** The call does not follow the interoperability model. */
export function invalidRequest(detail: string): GatewayRefusal {
  return new GatewayRefusal(400, 'InteroperabilityInvalidRequest', detail);
}

/** The voucher is no good. */
export function tokenRefused(title: string, detail: string): GatewayRefusal {
  return new GatewayRefusal(401, title, detail);
}

/** Sends a refusal in the form of GovWay, the gateway that ANPR uses. @source GovWay, handling of errors (RFC 7807) */
export function sendRefusal(res: Response, refusal: GatewayRefusal): void {
  const { status, title, message } = refusal;
  setVerdict(res, `refused: ${title}: ${message}`);
  const problem = {
    type: `https://govway.org/handling-errors/${status}/${title}.html`,
    title,
    status,
    detail: message,
    govway_id: String(res.getHeader('GovWay-Transaction-ID')),
  };
  if (status === 401) res.set('WWW-Authenticate', `Bearer realm="ModIPA", error="invalid_token"`);
  res.status(status).type('application/problem+json').send(JSON.stringify(problem));
}

export function setTransactionId(res: Response): void {
  res.set('GovWay-Transaction-ID', randomUUID());
}
