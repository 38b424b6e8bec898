import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Services } from '../../src/compose.js';
import { NOTIFICATION_TEMPLATES } from '../../src/notifications/notification-templates.js';
import { createWorkers } from '../../workers/registry.js';

const workers = createWorkers({} as Services);
const models = readdirSync('processes', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.bpmn'))
  .map((name) => readFileSync(path.join('processes', name), 'utf8'));
const matches = (pattern: RegExp) =>
  models.flatMap((model) => [...model.matchAll(pattern)].map((found) => found[1] ?? ''));

describe('job types', () => {
  it('have a worker for each task of the models, and a task for each worker', () => {
    const used = new Set(matches(/<zeebe:taskDefinition type="([^"]+)"/g));
    expect([...used].sort()).toEqual(workers.map(({ type }) => type).sort());
  });

  it('have a file of their name and a title in both languages', () => {
    const files = readdirSync('workers');
    for (const { type, title } of workers) {
      expect(files).toContain(`${type}.ts`);
      expect(title.it).not.toBe('');
      expect(title.en).not.toBe('');
      expect(title.it).not.toBe(title.en);
    }
  });

  it('are given by the models nothing that they do not read', () => {
    const tasks = models.flatMap((model) => [
      ...model.matchAll(/<zeebe:taskDefinition type="([^"]+)"[^>]*>(.*?)<\/bpmn:extensionElements>/gs),
    ]);
    expect(tasks.length).toBeGreaterThanOrEqual(workers.length);
    for (const [, type, body] of tasks) {
      const given = [...(body ?? '').matchAll(/target="([^"]+)"/g)].map((found) => found[1]);
      const read = workers.find((worker) => worker.type === type)?.inputNames;
      expect({ type, read }).toEqual({ type, read: expect.arrayContaining(given) });
    }
  });

  it('are told of mails that exist', () => {
    for (const template of matches(/<zeebe:header key="template" value="([^"]+)"/g)) {
      expect(Object.keys(NOTIFICATION_TEMPLATES)).toContain(template);
    }
  });
});
