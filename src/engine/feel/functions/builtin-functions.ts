import type { FunctionTable } from './builtin.js';
import { conversionFunctions } from './conversion-functions.js';
import { contextFunctions, generalFunctions } from './general-functions.js';
import { listFunctions } from './list-functions.js';
import { numberFunctions } from './number-functions.js';
import { rangeFunctions } from './range-functions.js';
import { statisticsFunctions } from './statistics-functions.js';
import { temporalFunctions } from './temporal-functions.js';
import { textFunctions } from './text-functions.js';

/** Every function that an expression may call without defining it. */
export const builtinFunctions: ReadonlyMap<string, FunctionTable[string]> = new Map(
  Object.entries({
    ...generalFunctions,
    ...conversionFunctions,
    ...numberFunctions,
    ...textFunctions,
    ...listFunctions,
    ...statisticsFunctions,
    ...contextFunctions,
    ...temporalFunctions,
    ...rangeFunctions,
  }),
);
