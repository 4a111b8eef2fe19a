export type QueryValues = Record<string, string | string[]>;

/** Repeated names and `name[]` become arrays; `last_edit.time[gt]` stays a name. */
export function parseQuery(text: string | null): QueryValues {
  const query: QueryValues = {};
  for (const [rawName, value] of new URLSearchParams(text ?? '')) {
    const isList = rawName.endsWith('[]');
    const name = isList ? rawName.slice(0, -2) : rawName;
    const before = Object.hasOwn(query, name) ? query[name] : undefined;
    if (before === undefined) query[name] = isList ? [value] : value;
    else query[name] = [...(Array.isArray(before) ? before : [before]), value];
  }
  return query;
}
