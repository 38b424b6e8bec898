import { isDoc, type Doc, type Value } from '../bson/value.js';
import { CommandError } from '../errors.js';
import { compileProjection, setComputed, type Compute } from '../query/projection.js';
import { isOperators } from '../query/parse-predicate.js';
import { compileExpression, type Variables } from './expression.js';

/** Stages that make one document of one document; the only ones that an update may use. */
export type Transform = (document: Doc) => Doc;

export const isTransform = (name: string): boolean => name in TRANSFORMS;

/** `$addFields`: nested documents set nested fields; everything else is an expression. */
function addFields(spec: Value, variables: Variables): Transform {
  if (!isDoc(spec)) throw new CommandError(40272, '$addFields specification stage must be an object');
  const additions: { path: string[]; compute: Compute }[] = [];
  const collect = (fields: Doc, prefix: string[]): void => {
    for (const [name, value] of fields) {
      if (name.startsWith('$'))
        throw new CommandError(
          16410,
          `FieldPath field names may not start with '$'. Consider using $getField or $setField.`,
        );
      const path = [...prefix, ...name.split('.')];
      if (path.includes('')) throw new CommandError(15998, 'FieldPath field names may not be empty strings.');
      if (isDoc(value) && value.size > 0 && !isOperators(value)) collect(value, path);
      else additions.push({ path, compute: compileExpression(value, variables) });
    }
  };
  collect(spec, []);
  return (document) => {
    const out: Doc = new Map(document);
    // All are computed from the document as it came.
    const values = additions.map(({ compute }) => compute(document));
    additions.forEach(({ path }, at) => {
      const value = values[at];
      if (value !== undefined) setComputed(out, path, value);
      else removePath(out, path);
    });
    return out;
  };
}

function removePath(target: Doc, path: readonly string[], at = 0): void {
  const name = path[at]!;
  if (at === path.length - 1) {
    target.delete(name);
    return;
  }
  const inner = target.get(name);
  if (!isDoc(inner)) return;
  const copy: Doc = new Map(inner);
  target.set(name, copy);
  removePath(copy, path, at + 1);
}

function unset(spec: Value): Transform {
  const fields = Array.isArray(spec) ? spec : [spec];
  if (fields.length === 0 || !fields.every((field) => typeof field === 'string')) {
    throw new CommandError(31002, '$unset specification must be a string or an array of strings');
  }
  const projection = new Map<string, Value>(fields.map((field) => [field, 0]));
  return compileProjection(projection, { mode: 'aggregate', compileExpression })!.apply;
}

/** In a projection an unknown operator has a number of its own. */
function compileProjected(expression: Value, variables: Variables): Compute {
  try {
    return compileExpression(expression, variables);
  } catch (error) {
    if (!(error instanceof CommandError) || error.code !== 168) throw error;
    throw new CommandError(
      31325,
      `Invalid $project :: caused by :: ${error.message.replace('Unrecognized', 'Unknown')}`,
    );
  }
}

function project(spec: Value, variables: Variables): Transform {
  if (!isDoc(spec)) throw new CommandError(15969, '$project specification must be an object');
  if (spec.size === 0)
    throw new CommandError(
      51272,
      'Invalid $project :: caused by :: projection specification must have at least one field',
    );
  return compileProjection(spec, {
    mode: 'aggregate',
    compileExpression: (expression) => compileProjected(expression, variables),
  })!.apply;
}

function replaceWith(expression: Value, variables: Variables): Transform {
  const compute = compileExpression(expression, variables);
  return (document) => {
    const value = compute(document);
    if (!isDoc(value)) throw new CommandError(40228, "'newRoot' expression must evaluate to an object");
    return value;
  };
}

function replaceRoot(spec: Value, variables: Variables): Transform {
  if (!isDoc(spec)) throw new CommandError(40229, 'expected an object as specification for $replaceRoot stage');
  const root = spec.get('newRoot');
  if (root === undefined) throw new CommandError(40231, 'no newRoot specified for the $replaceRoot stage');
  return replaceWith(root, variables);
}

const TRANSFORMS: Readonly<Record<string, (spec: Value, variables: Variables) => Transform>> = {
  $addFields: addFields,
  $set: addFields,
  $unset: unset,
  $project: project,
  $replaceWith: replaceWith,
  $replaceRoot: replaceRoot,
};

/** The name and argument of a stage. @throws {CommandError} 40323 when it is not exactly one field */
export function stageOf(stage: Value): [string, Value] {
  if (!isDoc(stage) || stage.size !== 1)
    throw new CommandError(40323, 'A pipeline stage specification object must contain exactly one field.');
  return [...stage][0]!;
}

export function transformStage(name: string, spec: Value, variables: Variables): Transform {
  return TRANSFORMS[name]!(spec, variables);
}

/** The pipeline of an update. @throws {CommandError} 72 for a stage that an update cannot have */
export function compileTransform(stages: readonly Value[], variables?: Variables): Transform {
  const steps = stages.map((stage) => {
    const [name, spec] = stageOf(stage);
    if (!isTransform(name)) throw new CommandError(72, `${name} is not allowed to be used within an update`);
    return transformStage(name, spec, variables);
  });
  return (document) => steps.reduce((current, step) => step(current), document);
}
