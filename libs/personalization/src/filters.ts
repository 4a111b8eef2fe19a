import { createHash, createHmac, type BinaryToTextEncoding } from 'node:crypto';
import { toValue, type FilterImplOptions } from 'liquidjs';
import { dateFilters } from './date-filters.ts';
import { numberFilters } from './number-filters.ts';

/** The filters of the base language that the contract lists (section 7.2). Any other one is a parse error. */
export const standardFilters: ReadonlySet<string> = new Set(
  [
    'compact concat first join last map reverse size sort sort_natural uniq where',
    'abs at_least at_most ceil floor round',
    'append capitalize downcase escape newline_to_br prepend remove remove_first replace replace_first slice split',
    'strip strip_html strip_newlines truncate truncatewords upcase',
    'base64_encode default url_encode',
  ].flatMap((names) => names.split(' ')),
);

/** Literals such as `nil` come as objects of liquidjs. */
const text = (given: unknown): string => {
  const value: unknown = toValue(given);
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : JSON.stringify(value);
};
const hash = (algorithm: string) => (value: unknown) => createHash(algorithm).update(text(value)).digest('hex');
const hmac = (algorithm: string, encoding: BinaryToTextEncoding) => (value: unknown, key: unknown) =>
  createHmac(algorithm, text(key)).update(text(value)).digest(encoding);

/** No number has this many digits, and looking for groups takes the square of them. */
const digitsMax = 400;

function numberWithDelimiter(value: unknown): string {
  const [whole = '', ...fraction] = text(value).split('.');
  if (whole.length > digitsMax) return text(value);
  return [whole.replace(/\B(?=(?:\d{3})+$)/g, ','), ...fraction].join('.');
}

/** Nothing for nothing: an amount that is not known is not 0.00. */
function money(value: unknown): string {
  if (value === undefined || value === null || value === '') return '';
  return Number.isNaN(Number(value)) ? text(value) : Number(value).toFixed(2);
}

function propertyOf(value: unknown, key: unknown): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, text(key))) return undefined;
  return (value as Record<string, unknown>)[text(key)];
}

/** A value that is not JSON gives nothing, as an unknown attribute does. */
function parsedJson(value: unknown): unknown {
  try {
    return JSON.parse(text(value));
  } catch {
    return undefined;
  }
}

export const brazeFilters: Readonly<Record<string, FilterImplOptions>> = {
  md5: hash('md5'),
  sha1: hash('sha1'),
  sha2: hash('sha256'),
  hmac_sha1: hmac('sha1', 'hex'),
  hmac_sha1_hex: hmac('sha1', 'hex'),
  hmac_sha1_base64: hmac('sha1', 'base64'),
  hmac_sha256: hmac('sha256', 'hex'),
  hmac_sha256_hex: hmac('sha256', 'hex'),
  hmac_sha256_base64: hmac('sha256', 'base64'),
  hmac_sha512: hmac('sha512', 'hex'),
  url_escape: (value: unknown) => encodeURI(text(value)),
  url_param_escape: (value: unknown) => encodeURIComponent(text(value)),
  json_escape: (value: unknown) => JSON.stringify(text(value)).slice(1, -1),
  as_json_string: (value: unknown) => JSON.stringify(toValue(value) ?? null),
  json_parse: parsedJson,
  money,
  number_with_delimiter: numberWithDelimiter,
  property_accessor: propertyOf,
  ...numberFilters,
  ...dateFilters,
};
