export type IdempotencyKey =
  | { readonly kind: 'absent' }
  | { readonly kind: 'invalid'; readonly problem: string }
  | { readonly kind: 'given'; readonly key: string };

/** Reads the `Idempotency-Key` header. A header sent twice arrives joined by a comma and a space, and is refused. */
export function idempotencyKeyOf(header: string | undefined): IdempotencyKey {
  if (header === undefined) return { kind: 'absent' };
  if (/^[\x21-\x7e]{1,255}$/.test(header)) return { kind: 'given', key: header };
  return { kind: 'invalid', problem: 'Idempotency-Key: must be 1 to 255 visible ASCII characters' };
}
