import { Schema, type Connection } from 'mongoose';

/** Rows of the read models; only the projector writes them. Every key is the engine's, as text. */
const options = (collection: string) => ({ collection, strict: 'throw' as const, versionKey: false as const });

const instanceSchema = new Schema(
  {
    _id: { type: String, required: true }, // process instance key
    bpmnProcessId: { type: String },
    processDefinitionKey: { type: String },
    version: { type: Number },
    parentProcessInstanceKey: { type: String, default: null },
    caseId: { type: String, default: null }, // from the root variable `caseId`
    state: { type: String, enum: ['active', 'completed', 'terminated'] },
    startedAt: { type: Date },
    endedAt: { type: Date, default: null },
  },
  options('insight-instances'),
);
instanceSchema.index({ caseId: 1, startedAt: 1 }); // serves the case page
instanceSchema.index({ processDefinitionKey: 1, state: 1 }); // serves the monitor

const visitSchema = new Schema(
  {
    _id: { type: String, required: true }, // element instance key
    processInstanceKey: { type: String },
    processDefinitionKey: { type: String },
    elementId: { type: String },
    elementType: { type: String },
    enteredAt: { type: Date },
    completedAt: { type: Date, default: null },
    terminatedAt: { type: Date, default: null },
  },
  options('insight-visits'),
);
visitSchema.index({ processInstanceKey: 1, enteredAt: 1 }); // serves the case page
visitSchema.index({ processDefinitionKey: 1, completedAt: -1 }); // serves the usual times and counts of the elements
visitSchema.index(
  { processDefinitionKey: 1, enteredAt: 1 },
  { partialFilterExpression: { completedAt: null, terminatedAt: null } },
); // serves the open visits

/** No projection but a sum over one, made when somebody looks; a rebuild drops it with the rows that it is of. */
const settledSchema = new Schema(
  {
    _id: { type: String, required: true }, // process definition key
    until: { type: Date }, // visits completed before are in the counts
    counts: { type: [{ _id: false, elementId: String, elementType: String, done: Number }] },
  },
  options('insight-settled-counts'),
);

const incidentSchema = new Schema(
  {
    _id: { type: String, required: true }, // incident key
    errorType: { type: String },
    errorMessage: { type: String },
    bpmnProcessId: { type: String },
    processDefinitionKey: { type: String },
    processInstanceKey: { type: String },
    elementId: { type: String },
    elementInstanceKey: { type: String },
    jobKey: { type: String, default: null },
    scopeKeys: { type: [String] }, // innermost first
    createdAt: { type: Date },
    resolvedAt: { type: Date, default: null },
  },
  options('insight-incidents'),
);
incidentSchema.index({ resolvedAt: 1, createdAt: -1 }); // serves the list of open incidents
incidentSchema.index({ processInstanceKey: 1 }); // serves the case page

const definitionSchema = new Schema(
  {
    _id: { type: String, required: true }, // process definition key
    bpmnProcessId: { type: String },
    version: { type: Number },
    resourceName: { type: String },
    xml: { type: String },
    elementNames: { type: Schema.Types.Mixed }, // element id -> name on the diagram
    deployedAt: { type: Date },
  },
  options('insight-definitions'),
);
definitionSchema.index({ bpmnProcessId: 1, version: -1 }); // serves the versions of a process

const formSchema = new Schema(
  {
    _id: { type: String, required: true }, // form key
    formId: { type: String },
    version: { type: Number },
    schemaJson: { type: String },
  },
  options('insight-forms'),
);

const taskSchema = new Schema(
  {
    _id: { type: String, required: true }, // job key
    caseId: { type: String, default: null },
    processInstanceKey: { type: String },
    processDefinitionKey: { type: String },
    bpmnProcessId: { type: String },
    elementId: { type: String },
    name: { type: String },
    offices: { type: [String] },
    formKey: { type: String, default: null },
    createdAt: { type: Date },
    dueAt: { type: Date, default: null },
    state: { type: String, enum: ['open', 'completed', 'canceled'] },
  },
  options('insight-tasks'),
);
taskSchema.index({ state: 1, offices: 1, dueAt: 1, createdAt: 1 }); // serves the inbox
taskSchema.index({ caseId: 1, createdAt: 1 }); // serves the case page

const variableSchema = new Schema(
  {
    _id: { type: String, required: true }, // variable key
    name: { type: String },
    scopeKey: { type: String },
    processInstanceKey: { type: String },
    version: { type: String }, // position and value: see `versionOf`
    endedAt: { type: Date }, // of the instance
  },
  options('insight-variables'),
);
variableSchema.index({ scopeKey: 1 }); // serves the incident page
variableSchema.index({ processInstanceKey: 1 }); // serves the end of an instance
variableSchema.index({ endedAt: 1 }, { expireAfterSeconds: 30 * 86_400 }); // nobody asks for them after the end

export const INSIGHT_COLLECTIONS = [
  'insight-instances',
  'insight-visits',
  'insight-incidents',
  'insight-definitions',
  'insight-forms',
  'insight-tasks',
  'insight-variables',
] as const;

export interface InsightRows {
  readonly instances: ReturnType<typeof model>;
  readonly visits: ReturnType<typeof model>;
  readonly settled: ReturnType<typeof model>;
  readonly incidents: ReturnType<typeof model>;
  readonly definitions: ReturnType<typeof model>;
  readonly forms: ReturnType<typeof model>;
  readonly tasks: ReturnType<typeof model>;
  readonly variables: ReturnType<typeof model>;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each schema has another row type; readers name theirs at `lean<Row>()`
const model = (connection: Connection, name: string, schema: any) => connection.model<any>(name, schema);

export function openInsightRows(connection: Connection): InsightRows {
  return {
    instances: model(connection, 'InsightInstance', instanceSchema),
    visits: model(connection, 'InsightVisit', visitSchema),
    settled: model(connection, 'InsightSettledCount', settledSchema),
    incidents: model(connection, 'InsightIncident', incidentSchema),
    definitions: model(connection, 'InsightDefinition', definitionSchema),
    forms: model(connection, 'InsightForm', formSchema),
    tasks: model(connection, 'InsightTask', taskSchema),
    variables: model(connection, 'InsightVariable', variableSchema),
  };
}
