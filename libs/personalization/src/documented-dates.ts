const offset = String.raw`Z|[+-]\d{2}:?\d{2}`;

/** Of the documented formats of a date attribute, those that are no ISO 8601 with a zone; and each as that. */
const formats: readonly (readonly [RegExp, string])[] = [
  [/^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)$/, '$1T$2Z'],
  [new RegExp(`^(\\d{4}-\\d{2}-\\d{2})T(\\d{2}:\\d{2}:\\d{2}):(\\d{3})(${offset})$`), '$1T$2.$3$4'],
  [/^(\d{2})\/(\d{2})\/(\d{4})$/, '$3-$1-$2'],
  [/^[A-Z][a-z]{2} (\d{2}) (\d{2}) (\d{2}:\d{2}:\d{2})\.(?:UTC|GMT|Z) (\d{4})$/, '$4-$1-$2T$3Z'],
  [new RegExp(`^[A-Z][a-z]{2} (\\d{2}) (\\d{2}) (\\d{2}:\\d{2}:\\d{2})\\.(${offset}) (\\d{4})$`), '$5-$1-$2T$3$4'],
];

/**
 * A date in a documented format (contract, section 2.10) as ISO 8601 with its zone, which is UTC where it names none: what
 * is rendered must not depend on the clock of the worker. Anything else as it is.
 */
export function inIsoFormat(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const text = value.trim();
  const [pattern, iso] = formats.find(([candidate]) => candidate.test(text)) ?? [];
  return pattern === undefined || iso === undefined ? value : text.replace(pattern, iso);
}
