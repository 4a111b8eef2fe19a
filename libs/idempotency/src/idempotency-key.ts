import { z } from 'zod';

/** Visible ASCII characters. */
const PATTERN = /^[\x21-\x7e]{1,255}$/;

/** The header, for the API's documentation. */
export const IdempotencyKeyHeader = z.object({
  'Idempotency-Key': z
    .string()
    .regex(PATTERN)
    .optional()
    .describe(
      'Makes the call safe to repeat: the same key with the same body is done once and gets one reply, for 24 hours. With another body it answers 409.',
    ),
});

export type IdempotencyKey =
  | { readonly kind: 'absent' }
  | { readonly kind: 'invalid'; readonly problem: string }
  | { readonly kind: 'given'; readonly key: string };

/** Reads the `Idempotency-Key` header. A header sent twice arrives joined by a comma and a space, and is refused. */
export function idempotencyKeyOf(header: string | undefined): IdempotencyKey {
  if (header === undefined) return { kind: 'absent' };
  if (PATTERN.test(header)) return { kind: 'given', key: header };
  return { kind: 'invalid', problem: 'Idempotency-Key: must be 1 to 255 visible ASCII characters' };
}
