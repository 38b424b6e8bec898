/** Incident types of the engine, as Zeebe names them in its INCIDENT records. */
export type IncidentErrorType =
  | 'UNKNOWN'
  | 'IO_MAPPING_ERROR'
  | 'JOB_NO_RETRIES'
  | 'CONDITION_ERROR'
  | 'EXTRACT_VALUE_ERROR'
  | 'CALLED_ELEMENT_ERROR'
  | 'UNHANDLED_ERROR_EVENT'
  | 'MESSAGE_SIZE_EXCEEDED'
  | 'CALLED_DECISION_ERROR'
  | 'DECISION_EVALUATION_ERROR'
  | 'FORM_NOT_FOUND';

/** Why an element cannot go on: the runtime turns it into an incident. */
export interface EngineFault {
  readonly code: IncidentErrorType;
  /** For a person: what was expected and what was found. No stack. */
  readonly message: string;
}

export type Result<T, E = EngineFault> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

/** A JSON value as the engine keeps variables. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
