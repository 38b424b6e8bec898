import { administrationCases } from './administration.js';
import { aggregationCases } from './aggregations.js';
import type { ContractCase } from './contract.js';
import { filterCases } from './filters.js';
import { indexCases } from './indexes.js';
import { queryCases } from './queries.js';
import { sortCases } from './sorting.js';
import { updateCases } from './updates.js';
import { upsertCases } from './upserts.js';
import { unansweredCases, writeCases } from './writes.js';

/** What the platform relies on a MongoDB server to do, whichever one it is. */
export const contractCases: readonly ContractCase[] = [
  ...administrationCases,
  ...writeCases,
  ...filterCases,
  ...sortCases,
  ...queryCases,
  ...updateCases,
  ...upsertCases,
  ...indexCases,
  ...aggregationCases,
  ...unansweredCases,
];
