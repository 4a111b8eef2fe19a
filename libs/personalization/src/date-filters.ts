import { Drop, filters, type FilterImplOptions } from 'liquidjs';
import { inIsoFormat } from './documented-dates.ts';

type FilterHandler = Extract<FilterImplOptions, (...args: never) => unknown>;
type FilterThis = ThisParameterType<FilterHandler>;

/** liquidjs' own: a value that is no date stays as it is. */
const plainDate = filters.date as (this: FilterThis, value: unknown, format: unknown, zone?: string) => unknown;

/** What strftime knows and liquidjs does not, or writes as its locale has it. */
const combinedFormats: Readonly<Record<string, string>> = {
  '%c': '%a %b %e %H:%M:%S %Y',
  '%D': '%m/%d/%y',
  '%F': '%Y-%m-%d',
  '%r': '%I:%M:%S %p',
  '%R': '%H:%M',
  '%T': '%H:%M:%S',
  '%v': '%e-%^b-%Y',
  '%x': '%m/%d/%y',
  '%X': '%H:%M:%S',
};

const inSimpleFormats = (format: unknown) =>
  typeof format === 'string' ? format.replace(/%./g, (code) => combinedFormats[code] ?? code) : format;

/** What `time_zone` gives: a moment, shown as the clocks of the zone have it. */
class ZonedTime extends Drop {
  readonly seconds: number;
  readonly zone: string;
  readonly #text: string;

  constructor(seconds: number, zone: string, text: string) {
    super();
    this.seconds = seconds;
    this.zone = zone;
    this.#text = text;
  }

  override valueOf(): string {
    return this.#text;
  }
}

function date(this: FilterThis, value: unknown, format: unknown): unknown {
  const simple = inSimpleFormats(format);
  return value instanceof ZonedTime
    ? plainDate.call(this, value.seconds, simple, value.zone)
    : plainDate.call(this, inIsoFormat(value), simple);
}

/** Of a user whose zone is not known, and for a zone that does not exist, UTC. */
function timeZone(this: FilterThis, value: unknown, zone: unknown): unknown {
  const seconds = date.call(this, value, '%s');
  if (typeof seconds !== 'string' || !/^-?\d+$/.test(seconds)) return value;
  const known = isTimeZone(zone) ? zone : 'UTC';
  const text = plainDate.call(this, Number(seconds), '%Y-%m-%d %H:%M:%S %z', known);
  return new ZonedTime(Number(seconds), known, String(text));
}

function isTimeZone(name: unknown): name is string {
  if (typeof name !== 'string' || name === '') return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

export const dateFilters: Readonly<Record<string, FilterImplOptions>> = { date, time_zone: timeZone };
