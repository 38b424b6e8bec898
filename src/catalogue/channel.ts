/** How a person may reach a service, and how a case came in. */
export const CHANNELS = ['portal', 'operator', 'desk', 'api'] as const;
export type Channel = (typeof CHANNELS)[number];
