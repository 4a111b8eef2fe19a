const local = String.raw`[^\s@"<>()[\],;:\\.\p{C}]+`;
const label = String.raw`[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?`;
const email = new RegExp(`^${local}(?:\\.${local})*@${label}(?:\\.${label})*$`, 'u');

const EMAIL_LENGTH_MAX = 320;

/**
 * An address in its one spelling, or nothing. Lower case: consent and look-ups hold for an address however it was typed.
 * A check of the syntax alone; other scripts are fine.
 */
export function readEmail(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > EMAIL_LENGTH_MAX || !value.isWellFormed()) return undefined;
  return email.test(value) ? value.toLowerCase() : undefined;
}

/** E.164 with its plus sign, or nothing. Spaces, dots, hyphens and parentheses are for people and go. */
export function readPhone(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > 40) return undefined;
  const match = /^\+?([1-9]\d{6,14})$/.exec(value.replace(/[\s().-]/g, ''));
  return match ? `+${match[1]}` : undefined;
}
