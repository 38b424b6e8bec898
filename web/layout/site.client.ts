/** What a page gains with JavaScript; nothing here is needed to use it. */

/** The error summary takes the focus, so that a screen reader and a keyboard start there. */
document.querySelector<HTMLElement>('[data-error-summary]')?.focus();

/** Fields that depend on another answer come and go at once, without waiting for the server. */
function followAnswers(): void {
  for (const slot of document.querySelectorAll<HTMLElement>('[data-when]')) {
    const { when = '', whenValue = '', whenSign } = slot.dataset;
    const form = slot.closest('form');
    if (!form) continue;
    const answered = new FormData(form).get(when);
    // A question on an earlier step is not in this form: what the server decided stays.
    if (answered === null && !form.elements.namedItem(when)) continue;
    const isShown = whenSign === 'equal' ? answered === whenValue : answered !== whenValue;
    slot.hidden = !isShown;
    if (slot instanceof HTMLFieldSetElement) slot.disabled = !isShown;
  }
}
if (document.querySelector('[data-when]')) {
  document.addEventListener('change', followAnswers);
  followAnswers();
}

/** A button that writes the telephone's position into its field. */
for (const field of document.querySelectorAll<HTMLInputElement>('[data-widget="position"]')) {
  const { positionLabel, positionFailed } = field.form?.dataset ?? {};
  if (!('geolocation' in navigator) || !positionLabel) continue;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'btn btn-outline-primary btn-sm position-button';
  button.textContent = positionLabel;
  const status = document.createElement('p');
  status.className = 'hint';
  status.setAttribute('role', 'status');
  button.addEventListener('click', () => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        field.value = `${coords.latitude.toFixed(6)}, ${coords.longitude.toFixed(6)}`;
        status.textContent = '';
      },
      () => {
        status.textContent = positionFailed ?? '';
      },
      { enableHighAccuracy: true, timeout: 10_000 },
    );
  });
  field.after(button, status);
}

/** A page that waits looks again by itself, and loads anew only when something has changed: no reader is interrupted. */
const { refreshSeconds } = document.body.dataset;
if (refreshSeconds) setTimeout(() => void lookAgain(Number(refreshSeconds) * 1000), Number(refreshSeconds) * 1000);

async function lookAgain(waitMs: number): Promise<void> {
  const answer = await fetch(location.href).catch(() => undefined);
  const other = answer && new DOMParser().parseFromString(await answer.text(), 'text/html');
  const wordsOf = (page: Document) => page.querySelector('main')?.textContent;
  if (other && wordsOf(other) !== wordsOf(document)) location.reload();
  else setTimeout(() => void lookAgain(waitMs), waitMs);
}

/** Leaving the step of a form by a link, or closing it, saves what was typed; files that were chosen are chosen again. */
for (const form of document.querySelectorAll<HTMLFormElement>('form[data-draft]')) keepDraft(form);

function keepDraft(form: HTMLFormElement): void {
  let isUnsaved = false;
  form.addEventListener('input', () => {
    isUnsaved = true;
  });
  form.addEventListener('submit', () => {
    isUnsaved = false;
  });
  /** Status of the answer; undefined when there was none. */
  const save = async (): Promise<number | undefined> => {
    isUnsaved = false;
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === 'string') fields.append(name, value);
    fields.set('azione', 'tieni');
    const answer = await fetch(form.action, { method: 'POST', body: fields, keepalive: true }).catch(() => undefined);
    return answer?.status;
  };
  const saveThenGo = async (href: string): Promise<void> => {
    // The session has ended: the page that says so keeps every word.
    if ((await save()) === 403) form.submit();
    else location.assign(href);
  };
  document.addEventListener('click', (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>('a[href]');
    const isPlain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
    if (!isUnsaved || !isPlain || !link || link.origin !== location.origin) return;
    if (link.target !== '' || (link.pathname === location.pathname && link.hash !== '')) return;
    event.preventDefault();
    void saveThenGo(link.href);
  });
  addEventListener('pagehide', () => {
    if (isUnsaved) void save();
  });
}

/** A form is sent once, however often its button is pressed. */
document.addEventListener('submit', (event) => {
  const form = event.target as HTMLFormElement;
  // A download leaves the page as it is: its button may be pressed again.
  if (form.dataset['download'] !== undefined) return;
  if (form.dataset['sent'] !== undefined) event.preventDefault();
  form.dataset['sent'] = '';
});
addEventListener('pageshow', () => {
  for (const form of document.forms) delete form.dataset['sent'];
});
