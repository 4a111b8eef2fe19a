import { readFileSync } from 'node:fs';

const states = ['done', 'different', 'refused', 'not offered'] as const;
export type State = (typeof states)[number];

/** One endpoint of Braze, as `docs/compatibility.md` speaks of it. */
export interface Row {
  /** `POST /messages/send` */
  readonly endpoint: string;
  readonly state: State;
  readonly remarks: string;
}

const LINE = /^\| (GET|POST) +\| `([^`]+)` +\| ([a-z ]+?) +\| (.*?) *\|$/;

/** The rows of its table of endpoints. @throws for a line of that table that cannot be read: none is passed over */
export function readCompatibilityTable(): Row[] {
  return linesOfTable('Endpoints').map((line) => {
    const [, method, path, state, remarks = ''] = LINE.exec(line) ?? [];
    if (!isState(state)) throw new Error(`This row of docs/compatibility.md cannot be read: ${line}`);
    return { endpoint: `${method} ${path}`, state, remarks };
  });
}

/** Its table of permissions: each with the endpoints that need it. */
export const readPermissions = (): Map<string, readonly string[]> =>
  new Map(
    linesOfTable('Permissions').map((line) => {
      const [permission = '', ...endpoints] = [...line.matchAll(/`([^`]+)`/g)].map(([, code]) => code!);
      return [permission, endpoints];
    }),
  );

function linesOfTable(heading: string): string[] {
  const text = readFileSync(new URL('../../../../docs/compatibility.md', import.meta.url), 'utf8');
  const section = text.split('\n## ').find((part) => part.startsWith(heading)) ?? '';
  const lines = section.split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2);
}

const isState = (text: string | undefined): text is State => (states as readonly (string | undefined)[]).includes(text);
