import type { Code } from '../feel/compile.js';
import type { Test } from '../feel/compile-test.js';
import { compileExpression, compileTestCell } from '../feel/compiled-expression.js';
import { Scope } from '../feel/evaluation.js';
import { CallFailure, FeelFunction, newContext, type FeelValue } from '../feel/feel-value.js';
import { FeelSyntaxError, type KnownNames } from '../feel/syntax.js';
import { compileDecisionTable } from './decision-table.js';
import {
  isOfType,
  type ContextLogic,
  type DecisionTable,
  type DmnElement,
  type FunctionDefinition,
  type InformationItem,
  type Invocation,
  type ListLogic,
  type LiteralExpression,
  type RelationLogic,
} from './dmn-model.js';
import { specialNames } from './known-names.js';
import { DecisionFailure, type DecisionRun, type Logic } from './logic.js';
import { checkType } from './type-check.js';

const FEEL_LANGUAGES = /^(?:feel|https?:\/\/www\.omg\.org\/spec\/(?:DMN|FEEL)\/\d{8}(?:\/FEEL)?\/?)$/iu;

/**
 * Compiles the logic of one file. Problems are gathered, so that a refusal names all of them; what stands in
 * for logic that does not compile fails when it is evaluated.
 */
export class LogicCompiler {
  readonly problems: string[] = [];
  readonly #defined: ReadonlySet<string>;
  readonly #names: KnownNames;
  readonly #expressions = new Map<string, Code>();
  readonly #tests = new Map<string, Test>();

  constructor(names: KnownNames) {
    this.#defined = new Set(Object.keys(names));
    this.#names = specialNames(names);
  }

  /** Notes why the file is refused. */
  refuse(problem: string): Logic {
    return { type: 'UNKNOWN', evaluate: this.#failing(problem) };
  }

  #failing(problem: string): () => never {
    this.problems.push(problem);
    return () => {
      throw new DecisionFailure(problem);
    };
  }

  /** Whether the file defines something of that name. */
  knows(name: string): boolean {
    return this.#defined.has(name);
  }

  logic(element: DmnElement | undefined): Logic {
    if (isOfType<DecisionTable>(element, 'DecisionTable')) return compileDecisionTable(element, this);
    if (isOfType<LiteralExpression>(element, 'LiteralExpression')) return literal(this.expression(element));
    if (isOfType<ContextLogic>(element, 'Context')) return compileContext(element, this);
    if (isOfType<ListLogic>(element, 'List')) return compileList(element, this);
    if (isOfType<RelationLogic>(element, 'Relation')) return compileRelation(element, this);
    if (isOfType<Invocation>(element, 'Invocation')) return compileInvocation(element, this);
    if (isOfType<FunctionDefinition>(element, 'FunctionDefinition')) return compileFunction(element, this);
    return this.refuse(element ? `unsupported decision expression '${element.$type}'` : 'a decision has no logic');
  }

  expression(literalExpression: LiteralExpression | undefined): Code {
    const text = literalExpression?.text;
    if (text === undefined || text.trim() === '')
      return this.#failing(`The expression '${literalExpression?.id ?? ''}' must not be empty.`);
    const language = literalExpression?.expressionLanguage ?? 'feel';
    if (!FEEL_LANGUAGES.test(language)) return this.#failing(`Expression language '${language}' is not supported`);
    return this.#compiled<Code>('FEEL expression', this.#expressions, text, compileExpression);
  }

  /** null for a cell that matches everything: empty or '-'. */
  testCell({ text = '', expressionLanguage: language = 'feel' }: LiteralExpression): Test | null {
    if (text.trim() === '' || text.trim() === '-') return null;
    if (!FEEL_LANGUAGES.test(language)) {
      this.refuse(`Expression language '${language}' is not supported`);
      return null;
    }
    return this.#compiled<Test>('FEEL unary-tests', this.#tests, text, compileTestCell);
  }

  #compiled<T extends Code | Test>(
    what: string,
    cache: Map<string, T>,
    text: string,
    compile: (text: string, names: KnownNames) => T,
  ): T {
    const known = cache.get(text);
    if (known !== undefined) return known;
    let compiled: T;
    try {
      compiled = compile(text, this.#names);
    } catch (error) {
      if (!(error instanceof FeelSyntaxError)) throw error;
      compiled = this.#failing(`${what}: ${error.message}`) as Code & Test as T;
    }
    cache.set(text, compiled);
    return compiled;
  }
}

function literal(code: Code): Logic {
  return { type: 'LITERAL_EXPRESSION', evaluate: (scope, { evaluation }) => code(scope, evaluation) };
}

function nested(logic: Logic, scope: Scope, run: DecisionRun): FeelValue {
  return logic.evaluate(scope, run, { inputs: [], matchedRules: [] });
}

/** Entries see those before them; a last entry without a name is the result. */
function compileContext({ contextEntry = [] }: ContextLogic, compiler: LogicCompiler): Logic {
  const entries = contextEntry.map(({ variable, value }) => ({
    name: variable?.name,
    type: variable?.typeRef,
    logic: compiler.logic(value),
  }));
  return {
    type: 'CONTEXT',
    evaluate(scope, run) {
      const context = newContext();
      const inner = new Scope(context, scope);
      for (const { name, type, logic } of entries) {
        const value = nested(logic, inner, run);
        if (name === undefined) return value;
        context[name] = type === undefined ? value : checkType(value, type);
      }
      return context;
    },
  };
}

function compileList({ elements = [] }: ListLogic, compiler: LogicCompiler): Logic {
  const logics = elements.map((element) => compiler.logic(element));
  return { type: 'LIST', evaluate: (scope, run) => logics.map((logic) => nested(logic, scope, run)) };
}

function compileRelation({ column = [], row = [] }: RelationLogic, compiler: LogicCompiler): Logic {
  const names = column.map(({ name }) => name);
  const rows = row.map(({ elements = [] }) => {
    if (elements.length !== names.length)
      compiler.refuse(`expected row with '${String(names.length)}' elements but found '${String(elements.length)}'`);
    return elements.map((element) => compiler.logic(element));
  });
  return {
    type: 'RELATION',
    evaluate: (scope, run) =>
      rows.map((cells) => {
        const context = newContext();
        cells.forEach((logic, index) => (context[names[index] ?? ''] = nested(logic, scope, run)));
        return context;
      }),
  };
}

/** Calls a function of the scope with its parameters by name. */
function compileInvocation({ calledFunction, binding = [] }: Invocation, compiler: LogicCompiler): Logic {
  const name = calledFunction?.text?.trim() ?? '';
  if (!compiler.knows(name)) return compiler.refuse(`no BKM found with name '${name}'`);
  const callee = compiler.expression(calledFunction);
  const bindings = binding.map(({ parameter, bindingFormula }) => ({
    name: parameter.name,
    logic: compiler.logic(bindingFormula),
  }));
  return {
    type: 'INVOCATION',
    evaluate(scope, run) {
      const given = new Map(bindings.map((each) => [each.name, nested(each.logic, scope, run)]));
      const called = callee(scope, run.evaluation);
      if (!(called instanceof FeelFunction)) throw new DecisionFailure(`no BKM found with name '${name}'`);
      const missing = called.parameters.find((parameter) => !given.has(parameter));
      if (missing !== undefined) throw new DecisionFailure(`no parameter found with name '${missing}'`);
      const result = called.call(
        called.parameters.map((parameter) => given.get(parameter) ?? null),
        run.evaluation,
      );
      if (result instanceof CallFailure) throw new DecisionFailure(result.reason);
      return result;
    },
  };
}

function compileFunction(definition: FunctionDefinition, compiler: LogicCompiler): Logic {
  if (definition.kind !== undefined && definition.kind !== 'FEEL')
    return compiler.refuse(`functions of kind '${definition.kind}' are not supported`);
  const body = compiler.logic(definition.body);
  const parameters = definition.formalParameter ?? [];
  return {
    type: 'UNKNOWN',
    evaluate: (scope, run) => functionOf(parameters, scope, (inner) => nested(body, inner, run)),
  };
}

/** A function whose arguments are checked for their declared types. */
export function functionOf(
  parameters: readonly InformationItem[],
  scope: Scope | null,
  body: (scope: Scope) => FeelValue,
): FeelFunction {
  return new FeelFunction(
    parameters.map(({ name }) => name),
    (args, evaluation) => {
      try {
        const bindings = newContext();
        parameters.forEach(({ name, typeRef }, index) => (bindings[name] = checkType(args[index] ?? null, typeRef)));
        return evaluation.nested(() => body(new Scope(bindings, scope)));
      } catch (error) {
        if (error instanceof DecisionFailure) return new CallFailure(error.message);
        throw error;
      }
    },
  );
}
