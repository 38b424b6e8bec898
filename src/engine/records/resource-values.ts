/** Values of the records that deploy resources and evaluate decisions. Checksums and resources are base64. */
import type { Document } from './values.js';

interface Tenant {
  readonly tenantId: string;
}

export interface ProcessMetadata extends Tenant {
  readonly bpmnProcessId: string;
  readonly version: number;
  readonly processDefinitionKey: number;
  readonly resourceName: string;
  readonly checksum: string;
  /** True when the latest version has the same bytes and resource name: nothing new is made. */
  readonly duplicate: boolean;
  readonly versionTag: string;
  readonly deploymentKey: number;
}

export interface ProcessValue extends ProcessMetadata {
  readonly resource: string;
}

export interface DecisionValue extends Tenant {
  readonly decisionId: string;
  readonly decisionName: string;
  readonly version: number;
  readonly decisionKey: number;
  readonly decisionRequirementsId: string;
  readonly decisionRequirementsKey: number;
  readonly duplicate: boolean;
  readonly versionTag: string;
  readonly deploymentKey: number;
}

export interface DecisionRequirementsMetadata extends Tenant {
  readonly decisionRequirementsId: string;
  readonly decisionRequirementsName: string;
  readonly decisionRequirementsVersion: number;
  readonly decisionRequirementsKey: number;
  readonly namespace: string;
  readonly resourceName: string;
  readonly checksum: string;
  readonly duplicate: boolean;
}

export interface DecisionRequirementsValue extends DecisionRequirementsMetadata {
  readonly resource: string;
}

export interface FormMetadata extends Tenant {
  readonly formId: string;
  readonly version: number;
  readonly formKey: number;
  readonly resourceName: string;
  readonly checksum: string;
  readonly duplicate: boolean;
  readonly versionTag: string;
  readonly deploymentKey: number;
}

export interface FormValue extends FormMetadata {
  readonly resource: string;
}

export interface DeploymentValue extends Tenant {
  readonly resources: readonly { readonly resource: string; readonly resourceName: string }[];
  readonly processesMetadata: readonly ProcessMetadata[];
  readonly decisionsMetadata: readonly DecisionValue[];
  readonly decisionRequirementsMetadata: readonly DecisionRequirementsMetadata[];
  readonly formMetadata: readonly FormMetadata[];
  readonly deploymentKey: number;
}

export interface EvaluatedDecisionValue extends Tenant {
  readonly decisionId: string;
  readonly decisionName: string;
  readonly decisionKey: number;
  readonly decisionVersion: number;
  readonly decisionType: string;
  /** JSON text. */
  readonly decisionOutput: string;
  readonly evaluatedInputs: readonly {
    readonly inputId: string;
    readonly inputName: string;
    readonly inputValue: string;
  }[];
  readonly matchedRules: readonly {
    readonly ruleId: string;
    readonly ruleIndex: number;
    readonly evaluatedOutputs: readonly {
      readonly outputId: string;
      readonly outputName: string;
      readonly outputValue: string;
    }[];
  }[];
}

export interface DecisionEvaluationValue extends Tenant {
  readonly decisionKey: number;
  readonly decisionId: string;
  readonly decisionName: string;
  readonly decisionVersion: number;
  readonly decisionRequirementsId: string;
  readonly decisionRequirementsKey: number;
  /** JSON text. */
  readonly decisionOutput: string;
  readonly variables: Document;
  readonly bpmnProcessId: string;
  readonly processDefinitionKey: number;
  readonly processInstanceKey: number;
  readonly elementId: string;
  readonly elementInstanceKey: number;
  readonly evaluatedDecisions: readonly EvaluatedDecisionValue[];
  readonly evaluationFailureMessage: string;
  readonly failedDecisionId: string;
}
