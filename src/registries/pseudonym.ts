import { createHmac } from 'node:crypto';

/**
 * Gives each of our people and processes the name under which registries see them: always the same for the same subject,
 * and only this city, which has the secret, can tell who it is.
 *
 * @param secret at least 32 characters; changing it breaks the trail to earlier calls
 * @returns 32 hexadecimal digits
 * @source ModI, AUDIT_REST_02: `userID` is an identifier inside the consumer's domain
 */
export function createPseudonyms(secret: string): (subject: string) => string {
  return (subject) => createHmac('sha256', secret).update(subject).digest('hex').slice(0, 32);
}
