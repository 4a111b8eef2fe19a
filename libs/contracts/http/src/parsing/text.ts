import { z } from 'zod';

/** A text that must say something. */
export const requiredText = z.string().min(1, { error: 'must not be empty', abort: true });

/** A JSON object of any content. */
export const jsonObject = z
  .custom<Readonly<Record<string, unknown>>>(isObject, { error: 'must be an object' })
  .meta({ type: 'object' });

/** Names to texts; numbers and booleans are taken as their text. One problem at most, however many entries. */
export const textMap = z
  .custom<Readonly<Record<string, string | number | boolean>>>(
    (value) =>
      isObject(value) && Object.values(value).every((entry) => ['string', 'number', 'boolean'].includes(typeof entry)),
    { error: 'must be an object whose values are texts' },
  )
  .meta({ type: 'object', additionalProperties: { type: ['string', 'number', 'boolean'] } })
  .transform((map): Readonly<Record<string, string>> =>
    Object.fromEntries(Object.entries(map).map(([name, value]) => [name, String(value)])),
  );

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
