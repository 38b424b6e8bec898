import type { Form } from '../forms/form.js';
import type { ServiceCard } from './service-card.js';

/** A service as the portal offers it: its card and its form. */
export interface Service extends Omit<ServiceCard, 'form'> {
  /** Path of the folder. */
  readonly folder: string;
  readonly form: Form;
}

/** A folder that is left out, and everything that must be put right in it. */
export interface BrokenFolder {
  /** Path below the processes folder, e.g. `anagrafe/certificato-residenza`. */
  readonly folder: string;
  /** One message for the console and the health page. */
  readonly reason: string;
  readonly problems: readonly string[];
}

export interface Catalogue {
  /** By Italian name. */
  readonly services: readonly Service[];
  readonly broken: readonly BrokenFolder[];
  find(id: string): Service | undefined;
}
