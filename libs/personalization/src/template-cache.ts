/** Least recently used out first, bounded by entries and by the characters of their keys. */
export interface TemplateCache<T> {
  get(source: string): T | undefined;
  set(source: string, value: T): void;
}

export function createTemplateCache<T>(entriesMax: number, charsMax: number): TemplateCache<T> {
  const entries = new Map<string, T>(); // a Map iterates in the order of insertion: the first key is the oldest
  let chars = 0;

  const remove = (source: string) => {
    if (entries.delete(source)) chars -= source.length;
  };

  return {
    get(source) {
      const value = entries.get(source);
      if (value === undefined) return undefined;
      entries.delete(source);
      entries.set(source, value);
      return value;
    },
    set(source, value) {
      remove(source);
      entries.set(source, value);
      chars += source.length;
      for (const oldest of entries.keys()) {
        if (entries.size <= entriesMax && chars <= charsMax) return;
        remove(oldest);
      }
    },
  };
}
