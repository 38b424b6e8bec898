import type { Screen, Who } from './screens.js';

const CHAPTERS = {
  nobody: 'Everyone',
  citizen: 'Citizen',
  clerk: 'Clerk',
  analyst: 'Process analyst',
  administrator: 'Administrator',
} as const satisfies Record<Who, string>;

/** The tour as a page: every screen with its sentence, wide and narrow. */
export function tourOf(screens: readonly Screen[]): string {
  const chapters = (Object.keys(CHAPTERS) as Who[]).map((who) => {
    const parts = screens
      .filter((screen) => screen.who === who)
      .map(
        ({ id, title, says }) =>
          `### ${title}\n${says}\n\n<img src="screenshots/${id}-1280.png" alt="${title}, 1280 pixels wide" width="640"> <img src="screenshots/${id}-320.png" alt="${title}, 320 pixels wide" width="160">\n`,
      );
    return `## ${CHAPTERS[who]}\n\n${parts.join('\n')}`;
  });
  return `# Tour\n\nEvery screen, made by \`npm run screenshots\` on a fresh instance.\n\n${chapters.join('\n')}`;
}
