import type { Result } from '../result.js';
import { LogicCompiler } from './compile-logic.js';
import {
  isOfType,
  readDmn,
  targetOf,
  type DecisionElement,
  type Definitions,
  type FunctionDefinition,
  type InformationItem,
  type KnowledgeElement,
  type ServiceElement,
  type InputElement,
  type DmnElement,
} from './dmn-model.js';
import { knownNames } from './known-names.js';
import type { Logic } from './logic.js';

/** A decision of the graph, its logic compiled. */
export interface Decision {
  readonly id: string;
  readonly name: string;
  /** The name under which other decisions see its result. */
  readonly resultName: string;
  readonly resultType: string | undefined;
  readonly logic: Logic;
  readonly requiredDecisionIds: readonly string[];
  readonly requiredKnowledgeIds: readonly string[];
}

/** A business knowledge model: a function that decisions may call. */
export interface Knowledge {
  readonly id: string;
  readonly name: string;
  readonly parameters: readonly InformationItem[];
  readonly logic: Logic;
  readonly requiredKnowledgeIds: readonly string[];
}

/** A decision service: decisions as a function of some of what they need. */
export interface DecisionService {
  readonly id: string;
  readonly name: string;
  readonly parameters: readonly InformationItem[];
  readonly outputDecisionIds: readonly string[];
  /** Decisions whose results the caller gives. */
  readonly inputDecisionIds: readonly string[];
}

/** The decisions of one DMN file. */
export interface DecisionRequirements {
  readonly id: string;
  readonly name: string;
  readonly namespace: string;
  readonly decisions: readonly { readonly id: string; readonly name: string }[];
  readonly decisionsById: ReadonlyMap<string, Decision>;
  readonly knowledgeById: ReadonlyMap<string, Knowledge>;
  readonly servicesById: ReadonlyMap<string, DecisionService>;
}

/**
 * Reads and compiles a DMN file.
 *
 * Errors: the text for the refusal of the deployment, naming every problem found.
 *
 * @param options `lenient`: a decision that does not compile fails when it is evaluated, the others are usable
 *
 * @source DMN 1.3; what Zeebe 8.6 takes and refuses
 */
export async function parseDecisionRequirements(
  xml: string,
  { lenient = false }: { readonly lenient?: boolean } = {},
): Promise<Result<DecisionRequirements, string>> {
  let definitions: Definitions;
  try {
    definitions = await readDmn(xml);
  } catch (error) {
    return { ok: false, error: `Failed to parse DMN: ${error instanceof Error ? error.message : String(error)}` };
  }
  return compileDefinitions(definitions, lenient);
}

function compileDefinitions(definitions: Definitions, lenient: boolean): Result<DecisionRequirements, string> {
  const elements = definitions.drgElement ?? [];
  const compiler = new LogicCompiler(knownNames(definitions));
  const decisions = elements
    .filter((element) => isOfType<DecisionElement>(element, 'Decision'))
    .map((element) => compileDecision(element, compiler));
  const knowledge = elements
    .filter((element) => isOfType<KnowledgeElement>(element, 'BusinessKnowledgeModel'))
    .map((element) => compileKnowledge(element, compiler));
  const services = elements
    .filter((element) => isOfType<ServiceElement>(element, 'DecisionService'))
    .map((element) => readService(element, elements));
  const decisionsById = new Map(decisions.map((decision) => [decision.id, decision]));
  const knowledgeById = new Map(knowledge.map((model) => [model.id, model]));
  const problems = [
    ...compiler.problems,
    ...referenceProblems(decisions, knowledge, decisionsById, knowledgeById, services),
  ];
  if (problems.length > 0 && !lenient) return { ok: false, error: problems.join('\n') };
  return {
    ok: true,
    value: {
      id: definitions.id ?? '',
      name: definitions.name ?? '',
      namespace: definitions.namespace ?? '',
      decisions: decisions.map(({ id, name }) => ({ id, name })),
      decisionsById,
      knowledgeById,
      servicesById: new Map(services.map((service) => [service.id, service])),
    },
  };
}

function compileDecision(element: DecisionElement, compiler: LogicCompiler): Decision {
  const { name = '', variable } = element;
  const id = element.id ?? name;
  const required = element.informationRequirement ?? [];
  return {
    id,
    name,
    resultName: variable?.name ?? id,
    resultType: variable?.typeRef,
    logic: element.decisionLogic
      ? compiler.logic(element.decisionLogic)
      : compiler.refuse(`the decision '${id}' has no logic`),
    requiredDecisionIds: required.flatMap(({ requiredDecision }) =>
      requiredDecision ? [targetOf(requiredDecision) ?? requiredDecision.href] : [],
    ),
    requiredKnowledgeIds: knowledgeIdsOf(element),
  };
}

function compileKnowledge(element: KnowledgeElement, compiler: LogicCompiler): Knowledge {
  const definition: FunctionDefinition | undefined = element.encapsulatedLogic;
  if (definition?.kind !== undefined && definition.kind !== 'FEEL')
    compiler.refuse(`functions of kind '${definition.kind}' are not supported`);
  return {
    id: element.id ?? element.name ?? '',
    name: element.variable?.name ?? element.name ?? '',
    parameters: definition?.formalParameter ?? [],
    logic: definition ? compiler.logic(definition.body) : { type: 'UNKNOWN', evaluate: () => null },
    requiredKnowledgeIds: knowledgeIdsOf(element),
  };
}

function knowledgeIdsOf({ knowledgeRequirement = [] }: Pick<KnowledgeElement, 'knowledgeRequirement'>): string[] {
  return knowledgeRequirement.map(({ requiredKnowledge }) => targetOf(requiredKnowledge) ?? requiredKnowledge.href);
}

/** The parameters of a service: its input data, then the decisions that the caller answers for. */
function readService(element: ServiceElement, elements: readonly DmnElement[]): DecisionService {
  const idsOf = (references: ServiceElement['inputData'] = []) =>
    references.flatMap((reference) => targetOf(reference) ?? []);
  const itemOf = (id: string): InformationItem => {
    const target = elements.find((candidate) => candidate.id === id) as InputElement | undefined;
    return target?.variable ?? { $type: 'dmn:InformationItem', name: target?.name ?? id };
  };
  const inputDecisionIds = idsOf(element.inputDecision);
  return {
    id: element.id ?? '',
    name: element.variable?.name ?? element.name ?? '',
    parameters: [...idsOf(element.inputData), ...inputDecisionIds].map(itemOf),
    outputDecisionIds: idsOf(element.outputDecision),
    inputDecisionIds,
  };
}

function referenceProblems(
  decisions: readonly Decision[],
  knowledge: readonly Knowledge[],
  decisionsById: ReadonlyMap<string, Decision>,
  knowledgeById: ReadonlyMap<string, Knowledge>,
  services: readonly DecisionService[],
): string[] {
  const known = new Set([...knowledgeById.keys(), ...services.map(({ id }) => id)]);
  const unresolved = [
    ...decisions.flatMap(({ id, requiredDecisionIds }) =>
      requiredDecisionIds.filter((target) => !decisionsById.has(target)).map((target) => [id, target]),
    ),
    ...[...decisions, ...knowledge].flatMap(({ id, requiredKnowledgeIds }) =>
      requiredKnowledgeIds.filter((target) => !known.has(target)).map((target) => [id, target]),
    ),
  ].map(([id, target]) => `'${String(id)}' requires '${String(target)}', which the file does not hold`);
  const cycles = [
    hasCycle(decisionsById, ({ requiredDecisionIds }) => requiredDecisionIds) &&
      'Invalid DMN model: Cyclic dependencies between decisions detected.',
    hasCycle(knowledgeById, ({ requiredKnowledgeIds }) => requiredKnowledgeIds) &&
      'Invalid DMN model: Cyclic dependencies between BKMs detected.',
  ].filter((problem) => problem !== false);
  const duplicates = decisions.filter(({ id }, index) => decisions.findIndex((other) => other.id === id) !== index);
  return [...unresolved, ...cycles, ...duplicates.map(({ id }) => `The decision id '${id}' is used twice`)];
}

function hasCycle<T>(byId: ReadonlyMap<string, T>, next: (node: T) => readonly string[]): boolean {
  const state = new Map<string, 'open' | 'done'>();
  const visit = (id: string): boolean => {
    if (state.get(id) === 'done') return false;
    if (state.get(id) === 'open') return true;
    const node = byId.get(id);
    if (node === undefined) return false;
    state.set(id, 'open');
    const found = next(node).some(visit);
    state.set(id, 'done');
    return found;
  };
  return [...byId.keys()].some(visit);
}
