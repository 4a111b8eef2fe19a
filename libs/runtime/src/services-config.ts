import { z } from 'zod';
import { emailConfig } from './email-config.ts';
import { flag, list, wholeNumber } from './load-config.ts';

/** What the campaign service reads. */
export const campaignsConfig = {
  FANFARE_API_KEY: z
    .string()
    .regex(/^\S+$/, 'must have no blanks')
    .optional()
    .describe('First key of the default workspace; made up and shown once when absent'),
};

/** What the send gateway reads. */
export const sendingConfig = {
  ...emailConfig,
  EMAIL_INLINE_CSS: flag.default(false).describe('Inline the CSS of emails that do not say (should_inline_css)'),
};

/** What the profile service reads. */
export const profilesConfig = {
  EXCHANGE_RATES: list
    .transform((pairs, context): Record<string, number> => {
      const rates = pairs.map((pair) => /^([A-Z]{3})=(\d+(?:\.\d+)?)$/.exec(pair));
      if (rates.includes(null)) context.addIssue('must look like EUR=1.08,GBP=1.27');
      return Object.fromEntries<number>(
        rates.filter((match) => match !== null).map(([, currency = '', rate]) => [currency, Number(rate)]),
      );
    })
    .default({})
    .describe('US dollars per unit of a currency; a purchase in another one brings no revenue'),
  TRACK_OBJECTS_MAX: wholeNumber(1, 10_000).default(75).describe('Objects in each array of a call of /users/track'),
  ARRAY_MEMBERS_MAX: wholeNumber(1, 100).default(25).describe('Members of a custom attribute that is an array'),
};

/** What the analytics service reads. */
export const analyticsConfig = {
  TIME_ZONE: z
    .string()
    .refine(isTimeZone, 'is no IANA time zone, e.g. Europe/Paris')
    .default('UTC')
    .describe('Where the days of a series begin and end; counted days stay as they are when it is changed'),
};

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
