/** The part of oidc-provider 9 that the sandbox uses; the package carries no types of its own. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  export interface Context {
    type: string;
    status: number;
    body: unknown;
    set(headers: Readonly<Record<string, string>>): void;
    readonly req: IncomingMessage;
    readonly res: ServerResponse;
    readonly oidc: {
      readonly client?: { readonly clientId: string };
      readonly provider: Provider;
      readonly params?: Readonly<Record<string, unknown>>;
      readonly result?: { readonly login?: unknown };
      readonly session: { readonly accountId?: string; grantIdFor(clientId: string): string | undefined };
    };
  }

  export interface Grant {
    addOIDCScope(scope: string): void;
    save(): Promise<string>;
  }

  export interface Interaction {
    readonly uid: string;
    readonly prompt: { readonly name: string };
    readonly params: Readonly<Record<string, unknown>>;
  }

  export class Provider {
    constructor(issuer: string, configuration: Readonly<Record<string, unknown>>);
    readonly issuer: string;
    proxy: boolean;
    callback(): (req: IncomingMessage, res: ServerResponse) => Promise<void>;
    interactionDetails(req: IncomingMessage, res: ServerResponse): Promise<Interaction>;
    interactionFinished(
      req: IncomingMessage,
      res: ServerResponse,
      result: Readonly<Record<string, unknown>>,
      options?: { readonly mergeWithLastSubmission?: boolean },
    ): Promise<void>;
    readonly Grant: {
      new (properties: { clientId: string; accountId: string }): Grant;
      find(id: string): Promise<Grant | undefined>;
    };
    on(event: string, listener: (...args: unknown[]) => void): this;
  }

  class Check {
    static readonly REQUEST_PROMPT: true;
    static readonly NO_NEED_TO_PROMPT: false;
    constructor(reason: string, description: string, check: (ctx: Context) => boolean);
  }
  interface Prompt {
    readonly checks: { add(check: Check): void };
  }
  export const interactionPolicy: {
    readonly Check: typeof Check;
    readonly base: () => { get(name: string): Prompt | undefined };
  };

  export default Provider;
}
