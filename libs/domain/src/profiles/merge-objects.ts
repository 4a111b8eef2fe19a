export type JsonObject = Readonly<Record<string, unknown>>;

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The object, with the fields of the other one over its own: objects in both are merged in turn, everything else is replaced,
 * arrays too, and `null` removes.
 */
export function mergeObjects(current: JsonObject, given: JsonObject): JsonObject {
  const fields = new Map(Object.entries(current));
  for (const [name, value] of Object.entries(given)) {
    const known = fields.get(name);
    if (value === null) fields.delete(name);
    else fields.set(name, isJsonObject(value) ? mergeObjects(isJsonObject(known) ? known : {}, value) : value);
  }
  return Object.fromEntries(fields);
}
