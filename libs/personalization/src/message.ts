import type { Template } from 'liquidjs';

/** The parts of a value that hold Liquid. What is not named here is the same for every recipient. */
export type DynamicPart =
  | { readonly kind: 'text'; readonly template: Template[] }
  | { readonly kind: 'object'; readonly source: object; readonly parts: readonly (readonly [string, DynamicPart])[] }
  | {
      readonly kind: 'array';
      readonly source: readonly unknown[];
      readonly parts: readonly (readonly [number, DynamicPart])[];
    };

/** Where a template does not parse, in the form `actions[0].text`, and why. */
export interface TemplateProblem {
  readonly field: string;
  readonly message: string;
}

export type ParsedText = { readonly template: Template[] } | { readonly message: string };

const holdsLiquid = (text: string) => text.includes('{{') || text.includes('{%');

/** Finds the dynamic parts of `value`; problems are added to `problems`, and such a part is left out. */
export function findDynamicPart(
  value: unknown,
  field: string,
  parse: (source: string) => ParsedText,
  problems: TemplateProblem[],
): DynamicPart | undefined {
  if (typeof value === 'string') {
    if (!holdsLiquid(value)) return undefined;
    const parsed = parse(value);
    if ('template' in parsed) return { kind: 'text', template: parsed.template };
    problems.push({ field, message: parsed.message });
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) {
    const parts = value.flatMap((item, index) => {
      const part = findDynamicPart(item, `${field}[${index}]`, parse, problems);
      return part ? [[index, part] as const] : [];
    });
    return parts.length > 0 ? { kind: 'array', source: value, parts } : undefined;
  }
  const parts = Object.entries(value).flatMap(([key, item]) => {
    const part = findDynamicPart(item, field ? `${field}.${key}` : key, parse, problems);
    return part ? [[key, part] as const] : [];
  });
  return parts.length > 0 ? { kind: 'object', source: value, parts } : undefined;
}

/** The value with its dynamic parts rendered. Static parts are shared, not copied. */
export function renderPart(part: DynamicPart, render: (template: Template[]) => string): unknown {
  switch (part.kind) {
    case 'text':
      return render(part.template);
    case 'object': {
      const copy: Record<string, unknown> = { ...part.source };
      for (const [key, child] of part.parts) copy[key] = renderPart(child, render);
      return copy;
    }
    case 'array': {
      const copy = [...part.source];
      for (const [index, child] of part.parts) copy[index] = renderPart(child, render);
      return copy;
    }
  }
}
