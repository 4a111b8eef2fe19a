import type { Recipient, UserAlias } from './recipient.ts';

/** Each user once, external ids first, in the order given: a repeated id is no second message. */
export function distinctRecipients(externalIds: readonly string[], aliases: readonly UserAlias[]): Recipient[] {
  const byKey = new Map<string, Recipient>();
  for (const externalId of externalIds) byKey.set(JSON.stringify([externalId]), { externalId });
  for (const { name, label } of aliases) byKey.set(JSON.stringify([label, name]), { alias: { name, label } });
  return [...byKey.values()];
}
