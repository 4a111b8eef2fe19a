/** Joins the address of Fanfare with the path of an endpoint, its id and its query. */
export function urlOf(
  base: string,
  path: string,
  { id, query = {} }: { readonly id?: unknown; readonly query?: unknown },
): string {
  const url = base.replace(/\/+$/, '') + (path.includes('{id}') ? path.replace('{id}', segmentOf(id)) : path);
  const text = textOf(query as Readonly<Record<string, Value>>);
  return text === '' ? url : `${url}?${text}`;
}

/** An id that would lead to another path is a slip of the caller's. */
function segmentOf(id: unknown): string {
  if (typeof id !== 'string' || ['', '.', '..'].includes(id)) throw new TypeError(`"${String(id)}" is not an id`);
  return encodeURIComponent(id);
}

type Value = string | number | boolean | null | undefined;

/** Lists as repeated names; what is null or not there is left out. */
function textOf(query: Readonly<Record<string, Value | readonly Value[]>>): string {
  const parameters = new URLSearchParams();
  for (const [name, given] of Object.entries(query))
    for (const value of Array.isArray(given) ? (given as readonly Value[]) : [given])
      if (value !== undefined && value !== null) parameters.append(name, String(value));
  return parameters.toString();
}
