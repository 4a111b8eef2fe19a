import { z } from 'zod';

const texts = new Map<string, boolean>([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
]);

/** A boolean; documented examples also send `"true"` and `"false"`, and clients in Python `True` in a query. */
export const lenientBoolean = z.preprocess(
  (value: boolean | 'true' | 'false') => (typeof value === 'string' ? (texts.get(value) ?? value) : value),
  z.boolean(),
);
