/**
 * The palette and the actions beside an element are plain boxes that only a pointer reaches. Here they become buttons
 * with a name, in the order of the page, that Enter and the space bar press.
 */
export function makeReachable(container: HTMLElement): void {
  const dress = (): void => {
    for (const entry of container.querySelectorAll<HTMLElement>('.entry:not([role])')) {
      entry.setAttribute('role', 'button');
      entry.tabIndex = 0;
      const name = entry.title || entry.querySelector<HTMLElement>('[title]')?.title || entry.dataset['action'];
      entry.setAttribute('aria-label', name ?? '');
    }
  };
  new MutationObserver(dress).observe(container, { childList: true, subtree: true });
  dress();
  container.addEventListener(
    'keydown',
    (event) => {
      const entry = event.target;
      if (!(entry instanceof HTMLElement) || !entry.matches('.entry[role=button]')) return;
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      event.stopPropagation();
      entry.click();
    },
    true,
  );
}
