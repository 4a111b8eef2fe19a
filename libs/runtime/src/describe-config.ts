import type { z } from 'zod';

export interface Setting {
  readonly name: string;
  readonly description: string;
  /** As it would be written in the environment; `undefined` where there is none. */
  readonly byDefault: string | undefined;
}

/** What a configuration consists of, for `--help` and for the documentation. */
export function describeConfig(shape: z.ZodRawShape): Setting[] {
  return Object.entries(shape).map(([name, schema]) => {
    const { description = '' } = schema as z.ZodType;
    const absent = (schema as z.ZodType).safeParse(undefined);
    return { name, description, byDefault: absent.success ? asText(absent.data) : undefined };
  });
}

function asText(value: unknown): string | undefined {
  if (Array.isArray(value)) return value.join(',');
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}

export function helpText(app: string, shape: z.ZodRawShape): string {
  const settings = describeConfig(shape);
  const width = Math.max(...settings.map(({ name }) => name.length));
  const lines = settings.map(({ name, description, byDefault }) => {
    const note = byDefault === undefined || byDefault === '' ? '' : ` (default ${byDefault})`;
    return `  ${name.padEnd(width)}  ${description}${note}`;
  });
  return `${app}\n\nSettings are environment variables; nothing set means embedded and sandboxed.\n\n${lines.join('\n')}\n`;
}
