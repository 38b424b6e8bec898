import { DmnModdle } from 'dmn-moddle';

/** An element as dmn-moddle reads it; which members it has depends on `$type`. */
export interface DmnElement {
  readonly $type: string;
  readonly id?: string;
  readonly name?: string;
  readonly label?: string;
  readonly typeRef?: string;
}

export interface Reference {
  readonly href: string;
}

export interface InformationItem extends DmnElement {
  readonly name: string;
}

export interface ItemDefinition extends DmnElement {
  readonly itemComponent?: readonly ItemDefinition[];
  readonly isCollection?: boolean;
}

export interface LiteralExpression extends DmnElement {
  readonly text?: string;
  readonly expressionLanguage?: string;
}

export interface DecisionTable extends DmnElement {
  readonly hitPolicy?: string;
  readonly aggregation?: string;
  readonly input?: readonly (DmnElement & {
    readonly inputExpression?: LiteralExpression;
    readonly inputValues?: LiteralExpression;
  })[];
  readonly output?: readonly OutputClause[];
  readonly rule?: readonly (DmnElement & {
    readonly inputEntry?: readonly LiteralExpression[];
    readonly outputEntry?: readonly LiteralExpression[];
  })[];
}

export interface OutputClause extends DmnElement {
  readonly outputValues?: LiteralExpression;
  readonly defaultOutputEntry?: LiteralExpression;
}

export interface FunctionDefinition extends DmnElement {
  readonly formalParameter?: readonly InformationItem[];
  readonly body?: DmnElement;
  readonly kind?: string;
}

export interface Invocation extends DmnElement {
  readonly calledFunction?: LiteralExpression;
  readonly binding?: readonly { readonly parameter: InformationItem; readonly bindingFormula?: DmnElement }[];
}

export interface ContextLogic extends DmnElement {
  readonly contextEntry?: readonly { readonly variable?: InformationItem; readonly value?: DmnElement }[];
}

export interface ListLogic extends DmnElement {
  readonly elements?: readonly DmnElement[];
}

export interface RelationLogic extends DmnElement {
  readonly column?: readonly InformationItem[];
  readonly row?: readonly ListLogic[];
}

interface Requirements {
  readonly informationRequirement?: readonly {
    readonly requiredDecision?: Reference;
    readonly requiredInput?: Reference;
  }[];
  readonly knowledgeRequirement?: readonly { readonly requiredKnowledge: Reference }[];
}

export interface DecisionElement extends DmnElement, Requirements {
  readonly variable?: InformationItem;
  readonly decisionLogic?: DmnElement;
}

export interface KnowledgeElement extends DmnElement, Requirements {
  readonly variable?: InformationItem;
  readonly encapsulatedLogic?: FunctionDefinition;
}

export interface ServiceElement extends DmnElement {
  readonly variable?: InformationItem;
  readonly outputDecision?: readonly Reference[];
  readonly inputDecision?: readonly Reference[];
  readonly inputData?: readonly Reference[];
}

export interface InputElement extends DmnElement {
  readonly variable?: InformationItem;
}

export interface Definitions extends DmnElement {
  readonly namespace?: string;
  readonly drgElement?: readonly DmnElement[];
  readonly itemDefinition?: readonly ItemDefinition[];
}

/** Namespaces of the other versions of DMN; what these models hold is a subset of DMN 1.3 or is refused. */
const OTHER_NAMESPACES = /https?:\/\/www\.omg\.org\/spec\/DMN\/(?:20180521|20211108|20230324)\/(?=MODEL|DMNDI|FEEL)/gu;
const DMN_11 = 'http://www.omg.org/spec/DMN/20151101/dmn.xsd';
const DMN_13 = 'https://www.omg.org/spec/DMN/20191111/';

/**
 * Reads a DMN file (1.1 to 1.5).
 *
 * @throws {Error} when it is no DMN, or holds an element that DMN 1.3 has not
 */
export async function readDmn(xml: string): Promise<Definitions> {
  const { rootElement, warnings } = await new DmnModdle().fromXML(
    xml.replace(OTHER_NAMESPACES, DMN_13).replaceAll(DMN_11, `${DMN_13}MODEL/`),
  );
  if (rootElement.$type !== 'dmn:Definitions') throw new Error('The file holds no DMN definitions');
  const unreadable = warnings.find(({ message }) => message.startsWith('unparsable content'));
  if (unreadable) throw new Error(unreadable.message.split('\n')[0] ?? unreadable.message);
  return rootElement;
}

export function isOfType<T extends DmnElement>(element: DmnElement | undefined, type: string): element is T {
  return element?.$type === `dmn:${type}`;
}

/** The id that a reference within the file names; null for one into another file. */
export function targetOf({ href }: Reference): string | null {
  return href.startsWith('#') ? href.slice(1) : null;
}
