import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

/**
 * The part of the public-code standard that this file uses: what must be there, how long texts may be, which words the
 * lists know. The standard's own validator is held against the file by hand, see CONTRIBUTING.
 *
 * @source publiccode.yml standard 0.7, core schema and Italian extension
 */
const CATEGORIES = [
  'business-process-management',
  'crm',
  'customer-service-and-support',
  'digital-citizenship',
  'workflow-management',
];
const Description = z.strictObject({
  shortDescription: z.string().min(1).max(150),
  longDescription: z.string().min(150).max(10_000),
  features: z.array(z.string().max(100)).min(1),
});
const PublicCode = z.strictObject({
  publiccodeYmlVersion: z.literal('0'),
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
    countries: z.array(z.literal('IT')),
  }),
  description: z.strictObject({ it: Description, en: Description }),
  legal: z.strictObject({ license: z.literal('EUPL-1.2') }),
  maintenance: z.strictObject({
    type: z.enum(['internal', 'contract', 'community', 'none']),
    contacts: z.array(z.strictObject({ name: z.string(), email: z.email().optional() })).min(1),
  }),
  localisation: z.strictObject({ localisationReady: z.boolean(), availableLanguages: z.array(z.string()).min(1) }),
  dependsOn: z.strictObject({ open: z.array(z.strictObject({ name: z.string(), versionMin: z.string() })) }),
  IT: z.strictObject({
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
