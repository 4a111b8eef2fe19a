import { z } from 'zod';

const pattern =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d{1,2}(?::?\d{2})?| \d{2}:?\d{2})?)?$/i;

/**
 * Milliseconds since the epoch, or nothing where it is no date-time. Lenient like the contract's examples: a bare date
 * is midnight, no zone means UTC, an offset may have one digit (`-5:00`) or no colon (`+0000`), and the blank that its
 * unescaped plus becomes in a query.
 */
export function parseDateTime(text: string): number | undefined {
  const match = pattern.exec(text.trim());
  if (!match) return undefined;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '0', zone = 'Z'] = match;
  const [y, m, d, h, min, s] = [year, month, day, hour, minute, second].map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (h > 23 || min > 59 || s > 59) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(y, m - 1, d);
  if (date.getUTCMonth() !== m - 1 || date.getUTCDate() !== d) return undefined; // 31 June
  const offset = offsetMs(zone);
  if (offset === undefined) return undefined;
  return date.setUTCHours(h, min, s, Math.floor(Number(`0.${fraction}`) * 1000)) - offset;
}

function offsetMs(zone: string): number | undefined {
  if (zone.toUpperCase() === 'Z') return 0;
  const digits = zone.slice(1).replace(':', '');
  const [hours, minutes] = digits.length > 2 ? [digits.slice(0, -2), digits.slice(-2)] : [digits, '0'];
  if (Number(hours) > 14 || Number(minutes) > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

/** A lenient ISO 8601 date-time, as milliseconds since the epoch. */
export const dateTime = z.string().transform((text, context): number => {
  const parsed = parseDateTime(text);
  if (parsed !== undefined) return parsed;
  context.addIssue({ code: 'custom', message: 'is not an ISO 8601 date-time' });
  return z.NEVER;
});

/** The same check, but the text is kept: for a wall-clock time, or one that is rendered later. */
export const dateTimeText = z
  .string()
  .refine((text) => holdsLiquid(text) || parseDateTime(text) !== undefined, { error: 'is not an ISO 8601 date-time' });

/** Whether a text is a template, whose value is known only when it is rendered. */
export const holdsLiquid = (text: string): boolean => text.includes('{{') || text.includes('{%');
