type Method = (...args: readonly unknown[]) => unknown;

/** The methods of a client, at whatever depth: `messages.schedule.create`. */
export const methodsOf = (client: object): string[] => [...methodsIn(client, '')].map(({ path }) => path);

/** Notes every method that is called from now on, and leaves what it does as it is. */
export function recordCalls(client: object): Set<string> {
  const called = new Set<string>();
  for (const { path, owner, name, method } of [...methodsIn(client, '')]) {
    owner[name] = (...args) => {
      called.add(path);
      return Reflect.apply(method, owner, args);
    };
  }
  return called;
}

interface FoundMethod {
  readonly path: string;
  readonly owner: Record<string, Method>;
  readonly name: string;
  readonly method: Method;
}

function* methodsIn(object: object, prefix: string): Generator<FoundMethod> {
  for (const [name, value] of Object.entries(object) as [string, unknown][]) {
    const path = prefix + name;
    if (typeof value === 'function') {
      yield { path, owner: object as Record<string, Method>, name, method: value as Method };
    } else if (typeof value === 'object' && value !== null) yield* methodsIn(value, `${path}.`);
  }
}
