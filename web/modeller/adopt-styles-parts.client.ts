/** Class names that CodeMirror, the panel's editor of expressions, makes for its rules begin with this letter. */
const EDITOR_RULES = /^\.\u037c/;

/**
 * The one style element that the modeller's packages write into the page is refused by our content policy. Its rules,
 * and no others, are taken over as a sheet of this script, which the policy allows.
 *
 * What our policy refuses on the modeller's page is exactly this, all from the properties panel; the browser test holds
 * the list:
 * 1. the style element of the editor of expressions: taken over here
 * 2. `height: 100%` of the panel's container: in analyst.entry.css
 * 3. `flex: none; height: auto` of the container of the panel's header: in analyst.entry.css
 */
export function adoptEditorStyles(): void {
  const adopt = (node: Node): void => {
    if (!(node instanceof HTMLStyleElement) || !EDITOR_RULES.test(node.textContent)) return;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(node.textContent);
    document.adoptedStyleSheets.push(sheet);
  };
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) addedNodes.forEach(adopt);
  }).observe(document.head, { childList: true });
}
