import { compile, part, type Code } from './compile.js';
import { FeelFunction, isContext, isList, typeNameOf, type FeelValue } from './feel-value.js';
import { childrenOf, nameOf, type Source, type SyntaxNode } from './syntax.js';

/** `x instance of number`, `x instance of list<string>` */
export function compileInstanceOf(source: Source, node: SyntaxNode): Code {
  const value = compile(source, part(node, 0));
  const matches = compileType(source, part(node, 3));
  return (scope, evaluation) => matches(value(scope, evaluation));
}

const TYPE_ALIASES: Readonly<Record<string, string>> = {
  'date time': 'date and time',
  dateTime: 'date and time',
  'year-month-duration': 'years and months duration',
  yearMonthDuration: 'years and months duration',
  'day-time-duration': 'days and time duration',
  dayTimeDuration: 'days and time duration',
};

function compileType(source: Source, node: SyntaxNode): (value: FeelValue) => boolean {
  const type = node.name === 'Type' ? part(node, 0) : node;
  const inner = () => childrenOf(type).find(({ name }) => name === 'Type');
  switch (type.name) {
    case 'ListType': {
      const element = compileType(source, inner() ?? type);
      return (value) => isList(value) && value.every(element);
    }
    case 'ContextType': {
      const entries = childrenOf(type)
        .flatMap(childrenOf)
        .filter(({ name }) => name === 'ContextEntryType')
        .map((entry) => ({ key: nameOf(source, part(entry, 0)), matches: compileType(source, part(entry, 1)) }));
      return (value) =>
        isContext(value) &&
        entries.every(({ key, matches }) => Object.hasOwn(value, key) && matches(value[key] ?? null));
    }
    case 'FunctionType':
      return (value) => value instanceof FeelFunction;
    default: {
      const written = nameOf(source, type);
      const name = TYPE_ALIASES[written] ?? written;
      return (value) => (name === 'Any' ? value !== null : typeNameOf(value) === name);
    }
  }
}
