import { z } from 'zod';

/** A boolean; documented examples also send `"true"` and `"false"`. */
export const lenientBoolean = z.preprocess(
  (value: boolean | 'true' | 'false') => (value === 'true' ? true : value === 'false' ? false : value),
  z.boolean(),
);
