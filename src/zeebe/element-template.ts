import type { JobWorker } from './job-worker.js';

/** A Camunda element template: the modeller offers the worker by its name and fills in type, inputs and outputs. */
export interface ElementTemplate {
  readonly $schema: string;
  readonly name: string;
  readonly id: string;
  readonly description: string;
  readonly appliesTo: readonly string[];
  readonly elementType: { readonly value: string };
  readonly properties: readonly object[];
}

/**
 * The template of one job type.
 *
 * @source Camunda element templates for Zeebe, schema version 0.x: bindings `zeebe:taskDefinition`, `zeebe:input`, `zeebe:output`
 */
export function elementTemplate({ type, title, inputNames, outputNames }: JobWorker): ElementTemplate {
  return {
    $schema: 'https://unpkg.com/@camunda/zeebe-element-templates-json-schema/resources/schema.json',
    name: title.it,
    id: `dime.${type}`,
    description: title.en,
    appliesTo: ['bpmn:Task', 'bpmn:ServiceTask', 'bpmn:SendTask'],
    elementType: { value: 'bpmn:ServiceTask' },
    properties: [
      { type: 'Hidden', value: type, binding: { type: 'zeebe:taskDefinition', property: 'type' } },
      ...inputNames.map((name) => ({
        label: name,
        type: 'String',
        feel: 'required',
        value: `=${name}`,
        binding: { type: 'zeebe:input', name },
        constraints: { notEmpty: true },
      })),
      ...outputNames.map((name) => ({
        label: `${name} (esce)`,
        type: 'String',
        value: name,
        binding: { type: 'zeebe:output', source: `=${name}` },
      })),
    ],
  };
}
