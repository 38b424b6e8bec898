import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

/**
 * The part of the public-code standard that this file uses, as the core schema of version 0.4 states it: what must be
 * there, how long texts may be, which words lists know.
 *
 * @source publiccode.yml standard 0.4, core schema and Italian extension
 */
const CATEGORIES = [
  'local-government',
  'workflow-management',
  'business-process-management',
  'crm',
  'service-desk',
  'e-commerce',
];
const Description = z.strictObject({
  genericName: z.string().max(35),
  shortDescription: z.string().min(1).max(150),
  longDescription: z.string().min(150).max(10_000),
  features: z.array(z.string().max(100)).min(1),
});
const PublicCode = z.strictObject({
  publiccodeYmlVersion: z.enum(['0.2', '0.3', '0.4', '0.5']),
  name: z.string().min(1),
  url: z.url(),
  releaseDate: z.iso.date(),
  platforms: z.array(z.enum(['web', 'windows', 'mac', 'linux', 'ios', 'android'])).min(1),
  categories: z.array(z.enum(CATEGORIES)).min(1),
  developmentStatus: z.enum(['concept', 'development', 'beta', 'stable', 'obsolete']),
  softwareType: z.enum([
    'standalone/web',
    'standalone/backend',
    'standalone/other',
    'addon',
    'library',
    'configurationFiles',
  ]),
  intendedAudience: z.strictObject({
    scope: z.array(z.literal('local-authorities')),
    countries: z.array(z.string().length(2)),
  }),
  description: z.strictObject({ it: Description, en: Description }),
  legal: z.strictObject({ license: z.literal('EUPL-1.2') }),
  maintenance: z.strictObject({
    type: z.enum(['internal', 'contract', 'community', 'none']),
    contacts: z.array(z.strictObject({ name: z.string(), email: z.email().optional() })).min(1),
  }),
  localisation: z.strictObject({ localisationReady: z.boolean(), availableLanguages: z.array(z.string()).min(1) }),
  dependsOn: z.strictObject({ open: z.array(z.strictObject({ name: z.string(), versionMin: z.string() })) }),
  it: z.strictObject({
    countryExtensionVersion: z.literal('1.0'),
    piattaforme: z.strictObject({
      spid: z.boolean(),
      cie: z.boolean(),
      anpr: z.boolean(),
      pagopa: z.boolean(),
      io: z.boolean(),
    }),
  }),
});

describe('publiccode.yml', () => {
  it('follows the standard', () => {
    const file: unknown = parse(readFileSync('publiccode.yml', 'utf8'));
    expect(PublicCode.safeParse(file).error?.issues ?? []).toEqual([]);
  });

  it('names the licence that the repository has', () => {
    expect(readFileSync('LICENSE', 'utf8')).toContain('EUROPEAN UNION PUBLIC LICENCE v. 1.2');
    const { license } = JSON.parse(readFileSync('package.json', 'utf8')) as { license: string };
    expect(license).toBe('EUPL-1.2');
  });
});
