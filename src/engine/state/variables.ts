import type { Json } from '../result.js';
import type { Document } from '../records/values.js';
import type { Journal } from './journal.js';

/** A variable of one scope. Values are kept and compared as JSON text; parsing happens when somebody reads. */
export interface Variable {
  readonly key: number;
  readonly json: string;
}

export class Variables {
  readonly #scopes = new Map<number, Map<string, Variable>>();
  readonly #journal: Journal;
  readonly #parentOf: (scopeKey: number) => number;
  readonly #parsed = new WeakMap<Variable, Json>();

  /** @param parentOf the enclosing scope's key, -1 at the root */
  constructor(journal: Journal, parentOf: (scopeKey: number) => number) {
    this.#journal = journal;
    this.#parentOf = parentOf;
  }

  findLocal(scopeKey: number, name: string): Variable | undefined {
    return this.#scopes.get(scopeKey)?.get(name);
  }

  setLocal(scopeKey: number, name: string, variable: Variable): void {
    const scope = this.#scopes.get(scopeKey) ?? new Map<string, Variable>();
    const before = scope.get(name);
    this.#journal.onRollback(() => (before ? scope.set(name, before) : scope.delete(name)));
    scope.set(name, variable);
    this.#scopes.set(scopeKey, scope);
  }

  removeScope(scopeKey: number): void {
    const scope = this.#scopes.get(scopeKey);
    if (!scope) return;
    this.#journal.onRollback(() => this.#scopes.set(scopeKey, scope));
    this.#scopes.delete(scopeKey);
  }

  /** Spares the parsing of a variable that was just written and is about to be read. */
  keepParsed(scopeKey: number, name: string, value: Json): void {
    const variable = this.findLocal(scopeKey, name);
    if (variable) this.#parsed.set(variable, value);
  }

  valueOf(variable: Variable): Json {
    const known = this.#parsed.get(variable);
    if (known !== undefined) return known;
    const value = JSON.parse(variable.json) as Json;
    this.#parsed.set(variable, value);
    return value;
  }

  /** The named variables that the scope sees, the nearest of each name; those it does not see are left out. */
  visibleOf(scopeKey: number, names: readonly string[]): Document {
    const document: Record<string, Json> = {};
    for (const name of names) {
      const variable = this.#findVisible(scopeKey, name);
      if (variable) define(document, name, this.valueOf(variable));
    }
    return document;
  }

  #findVisible(scopeKey: number, name: string): Variable | undefined {
    for (let scope = scopeKey; scope >= 0; scope = this.#parentOf(scope)) {
      const variable = this.findLocal(scope, name);
      if (variable) return variable;
    }
    return undefined;
  }

  /** The variables of exactly this scope. */
  localDocument(scopeKey: number): Document {
    const document: Record<string, Json> = {};
    this.#addLocal(scopeKey, document);
    return document;
  }

  /** All variables visible from the scope, the nearest of each name; with `names`, only those. */
  visibleDocument(scopeKey: number, names: readonly string[] = []): Document {
    const document: Record<string, Json> = {};
    const wanted = names.length > 0 ? new Set(names) : undefined;
    for (let scope = scopeKey; scope >= 0; scope = this.#parentOf(scope)) this.#addLocal(scope, document, wanted);
    return document;
  }

  parentScope(scopeKey: number): number {
    return this.#parentOf(scopeKey);
  }

  toJSON(): unknown {
    return [...this.#scopes].filter(([, scope]) => scope.size > 0).map(([scopeKey, scope]) => [scopeKey, [...scope]]);
  }

  restore(snapshot: [number, [string, Variable][]][]): void {
    this.#scopes.clear();
    for (const [scopeKey, scope] of snapshot) this.#scopes.set(scopeKey, new Map(scope));
  }

  #addLocal(scopeKey: number, document: Record<string, Json>, wanted?: ReadonlySet<string>): void {
    const scope = this.#scopes.get(scopeKey);
    if (!scope) return;
    for (const name of [...scope.keys()].sort(byStoredOrder)) {
      const variable = scope.get(name);
      if (variable && (!wanted || wanted.has(name)) && !Object.hasOwn(document, name))
        define(document, name, this.valueOf(variable));
    }
  }
}

/** Zeebe visits variables in the order of its store: shorter names first, then by bytes. */
export function byStoredOrder(a: string, b: string): number {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length - right.length || Buffer.compare(left, right);
}

/** Sets an own property whatever its name: `__proto__` is a variable name like any other. */
function define(document: Record<string, Json>, name: string, value: Json): void {
  Object.defineProperty(document, name, { value, enumerable: true, configurable: true, writable: true });
}
