import { z } from 'zod';
import { holdsLiquid } from './date-time.ts';

/** A text that must say something. */
export const requiredText = z.string().min(1, { error: 'must not be empty', abort: true });

/** A JSON object of any content. */
export const jsonObject = z
  .custom<Readonly<Record<string, unknown>>>(isObject, { error: 'must be an object' })
  .meta({ type: 'object' });

/** RFC 9110, section 5.6.2; a mail's header names are among them. */
const headerName = /^[\w!#$%&'*+.^`|~-]+$/;
/** A header is one line. */
const notInHeaders = /[\r\n\0]/;

function isHeader(name: string, value: string): boolean {
  return (holdsLiquid(name) || headerName.test(name)) && (holdsLiquid(value) || !notInHeaders.test(value));
}

/** Header names to their texts; numbers and booleans are taken as their text. One problem at most, however many entries. */
export const headerMap = z
  .custom<Readonly<Record<string, string | number | boolean>>>(
    (value) =>
      isObject(value) && Object.values(value).every((entry) => ['string', 'number', 'boolean'].includes(typeof entry)),
    { error: 'must be an object whose values are texts' },
  )
  .meta({ type: 'object', additionalProperties: { type: ['string', 'number', 'boolean'] } })
  .transform((map): Readonly<Record<string, string>> =>
    Object.fromEntries(Object.entries(map).map(([name, value]) => [name, String(value)])),
  )
  .superRefine((map, context) => {
    const [wrong] = Object.entries(map).find(([name, value]) => !isHeader(name, value)) ?? [];
    if (wrong !== undefined)
      context.addIssue({ code: 'custom', path: [wrong.slice(0, 64)], message: 'is not a header' });
  });

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
