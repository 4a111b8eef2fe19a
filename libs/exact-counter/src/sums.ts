/**
 * Whole numbers by name, and the same again for parts of the whole: `{sent: 5, <variation id>: {sent: 5}}`. Names have
 * no dots and do not start with `$`; no part is called like a sum.
 */
export type Sums = Readonly<Record<string, number | Readonly<Record<string, number>>>>;

export type MutableSums = Record<string, number | Record<string, number>>;

/** Adds `sums` to `target`, name by name. */
export function addSums(target: MutableSums, sums: Sums): void {
  for (const name in sums) {
    const value = sums[name]!;
    if (typeof value === 'number') {
      target[name] = ((target[name] as number | undefined) ?? 0) + value;
      continue;
    }
    const part = (target[name] ??= {}) as Record<string, number>;
    for (const inner in value) part[inner] = (part[inner] ?? 0) + value[inner]!;
  }
}

/**
 * Brings what is too large to be exact down to the largest whole number that is, and names it. No sum of sane numbers
 * gets there, but a sum that is refused would stand in the way of all that come after it.
 */
export function saturate(sums: MutableSums): string[] {
  const saturated: string[] = [];
  for (const [name, value] of Object.entries(sums)) {
    if (typeof value !== 'number') saturated.push(...saturate(value).map((inner) => `${name}.${inner}`));
    else if (!Number.isSafeInteger(value)) {
      sums[name] = Math.sign(value) * Number.MAX_SAFE_INTEGER;
      saturated.push(name);
    }
  }
  return saturated;
}

/** Every sum with its dotted path. */
export function* entriesOf(sums: Sums, prefix = ''): Generator<[path: string, value: number]> {
  for (const [name, value] of Object.entries(sums)) {
    if (typeof value === 'number') yield [`${prefix}${name}`, value];
    else yield* entriesOf(value, `${prefix}${name}.`);
  }
}
