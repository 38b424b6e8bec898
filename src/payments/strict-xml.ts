import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { InvalidInputError } from '../errors.js';

const LIMIT_CHARS = 512 * 1024;

/** Anything in angle brackets that is no element: document types, entities, comments, CDATA, processing instructions. */
const NOT_AN_ELEMENT = /<[!?]/;
const DECLARATION = /^\uFEFF?<\?xml [^<>?]*\?>\s*/;

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: true,
});

function refuse(message: string, cause?: unknown): never {
  throw new InvalidInputError('XML', message, { cause });
}

/**
 * Reads an XML document as plain objects: elements by local name, attributes as `@name`, all values as text.
 *
 * Only elements and the XML declaration may occur. Whoever sends document types, entities of its own, comments or CDATA
 * is refused, since none of the documents that we read has them and all of them have been used for attacks.
 *
 * @throws {InvalidInputError} XML when it is too long, not well-formed or has a forbidden part
 */
export function parseStrictXml(text: string): unknown {
  if (text.length > LIMIT_CHARS) refuse(`The document is longer than ${LIMIT_CHARS} characters`);
  const body = text.replace(DECLARATION, '');
  if (NOT_AN_ELEMENT.test(body)) refuse('The document has a part that is no element (type, entity, comment, CDATA)');
  const valid = XMLValidator.validate(body);
  if (valid !== true) refuse(`The document is not well-formed: ${valid.err.code} in line ${valid.err.line}`);
  try {
    return parser.parse(body);
  } catch (error) {
    return refuse('The document cannot be read', error);
  }
}
