/**
 * A small selector filter for a large stylesheet: keeps the rules whose every class, id and element can occur in the
 * pages, then the custom properties and keyframes that those rules use. It reads standard CSS without nesting of style
 * rules, which is what the distributed files of Bootstrap Italia are.
 */

/** Splits CSS into `{ prelude, body }` blocks and `{ prelude }` statements, comments dropped. */
function parseBlocks(css) {
  const blocks = [];
  let start = 0;
  let at = 0;
  while (at < css.length) {
    const char = css[at];
    if (char === '"' || char === "'") at = endOfString(css, at);
    else if (char === ';') {
      blocks.push({ prelude: css.slice(start, at).trim() });
      start = at + 1;
    } else if (char === '{') {
      const end = endOfBlock(css, at);
      blocks.push({ prelude: css.slice(start, at).trim(), body: css.slice(at + 1, end) });
      start = end + 1;
      at = end;
    }
    at += 1;
  }
  return blocks.filter(({ prelude }) => prelude !== '');
}

/** Index of the closing quote of the string that opens at `at`. */
function endOfString(css, at) {
  const quote = css[at];
  let end = at + 1;
  while (end < css.length && css[end] !== quote) end += css[end] === '\\' ? 2 : 1;
  return end;
}

/** Index of the brace that closes the one at `at`. */
function endOfBlock(css, at) {
  let depth = 0;
  for (let end = at; end < css.length; end += 1) {
    if (css[end] === '"' || css[end] === "'") end = endOfString(css, end);
    else if (css[end] === '{') depth += 1;
    else if (css[end] === '}') {
      depth -= 1;
      if (depth === 0) return end;
    }
  }
  throw new Error('A block of the stylesheet is never closed');
}

/** Splits at commas outside parentheses, brackets and strings. */
function splitSelectors(prelude) {
  const parts = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < prelude.length; at += 1) {
    const char = prelude[at];
    if (char === '"' || char === "'") at = endOfString(prelude, at);
    else if (char === '(' || char === '[') depth += 1;
    else if (char === ')' || char === ']') depth -= 1;
    else if (char === ',' && depth === 0) {
      parts.push(prelude.slice(start, at).trim());
      start = at + 1;
    }
  }
  return [...parts, prelude.slice(start).trim()];
}

/** True when everything the selector needs can be in a page; what stands inside `:not()` is never needed. */
function canMatch(selector, tokens) {
  const needed = selector
    .replace(/:not\((?:[^()]|\([^()]*\))*\)/g, '')
    .replace(/\[[^\]]*\]/g, '')
    .replace(/\\(.)/g, '$1');
  for (const [, name] of needed.matchAll(/[.#]([\w-]+)/g)) if (!tokens.has(name)) return false;
  const elements = needed.replace(/::?[\w-]+(?:\([^)]*\))?/g, '').replace(/[.#][\w-]+/g, '');
  for (const [name] of elements.matchAll(/[a-z][a-z0-9]*/g)) {
    if (!tokens.has(name) && !['html', 'root'].includes(name)) return false;
  }
  return true;
}

/** Names of the custom properties that a text reads. */
const readsOf = (text) => [...text.matchAll(/var\(\s*(--[\w-]+)/g)].map(([, name]) => name);

function keepRules(css, tokens, drop) {
  const kept = [];
  for (const { prelude, body } of parseBlocks(css)) {
    if (body === undefined || prelude.startsWith('@font-face')) continue;
    if (prelude.startsWith('@keyframes')) kept.push({ prelude, body, keyframes: prelude.split(/\s+/)[1] });
    else if (prelude.startsWith('@')) {
      const inner = keepRules(body, tokens, drop);
      if (inner.length > 0) kept.push({ prelude, inner });
    } else {
      const selectors = splitSelectors(prelude).filter(
        (selector) => canMatch(selector, tokens) && !drop.test(selector),
      );
      if (selectors.length > 0) kept.push({ prelude: selectors.join(','), body });
    }
  }
  return kept;
}

/** The text of the rules, without custom properties nobody reads and keyframes nobody names. */
function print(rules, isRead, animations) {
  return rules
    .map(({ prelude, body, inner, keyframes }) => {
      if (inner) return `${prelude}{${print(inner, isRead, animations)}}`;
      if (keyframes) return animations.includes(keyframes) ? `${prelude}{${body}}` : '';
      const declarations = body.split(/;(?=\s*[\w-]+\s*:|\s*$)/).filter((one) => {
        const name = one.split(':', 1)[0].trim();
        return name !== '' && (!name.startsWith('--') || isRead(name));
      });
      return declarations.length > 0 ? `${prelude}{${declarations.join(';')}}` : '';
    })
    .filter((text) => !/\{\s*\}$/.test(text))
    .join('\n');
}

/**
 * The part of `css` that pages made of `tokens` can use.
 *
 * @param tokens every word of the templates and view models: classes, ids, element names
 * @param drop selectors left out although their words occur
 * @param own stylesheet sent beside it, whose reads of custom properties count too
 */
export function purgeCss(css, { tokens, drop = /$^/, own = '' }) {
  const rules = keepRules(css.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\uFEFF/, ''), tokens, drop);
  const everything = print(rules, () => true, []);
  const animations = [...`${everything}${own}`.matchAll(/animation(?:-name)?:\s*([\w-]+)/g)].map(([, name]) => name);
  // A property counts as read when a kept declaration of something else reads it; repeated until nothing more falls out.
  let text = everything;
  for (let size = Infinity; text.length < size;) {
    size = text.length;
    const read = new Set([...readsOf(text), ...readsOf(own)]);
    text = print(rules, (name) => read.has(name), animations);
  }
  return text;
}
