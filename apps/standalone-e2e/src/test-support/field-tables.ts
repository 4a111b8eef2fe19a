import { readdirSync, readFileSync } from 'node:fs';

const states = ['done', 'different', 'sandbox', 'no effect', 'ours', 'refused', 'ignored', 'not offered'] as const;
export type FieldState = (typeof states)[number];

export interface FieldRow {
  /** `POST /messages/send` */
  readonly endpoint: string;
  readonly part: 'request' | 'reply';
  /** `messages.email.attachments[].url` */
  readonly field: string;
  readonly state: FieldState;
  readonly remarks: string;
}

const folder = new URL('../../../../docs/compatibility/', import.meta.url);

/** The rows of the pages in `docs/compatibility/`. @throws for a line of a table that cannot be read: none is passed over */
export const readFieldTables = (): FieldRow[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.md') && name !== 'README.md')
    .flatMap((name) => rowsOf(readFileSync(new URL(name, folder), 'utf8')));

function rowsOf(page: string): FieldRow[] {
  const rows: FieldRow[] = [];
  let endpoints: string[] = [];
  let part: FieldRow['part'] = 'request';
  let prefixes: string[] = [];
  for (const line of page.split('\n')) {
    if (line.startsWith('## ')) {
      endpoints = endpointsOf(line.slice(3));
      part = 'request';
      prefixes = [''];
    } else if (line.startsWith('### ')) {
      const [, reply, prefix = ''] = /^### (Reply)? ?(.*)$/.exec(line) ?? [];
      part = reply ? 'reply' : 'request';
      prefixes = alternatives(prefix);
    } else if (isRow(line)) {
      const { field, state, remarks } = readRow(line);
      for (const endpoint of endpoints) {
        for (const prefix of prefixes) {
          rows.push({ endpoint, part, field: prefix === '' ? field : `${prefix}.${field}`, state, remarks });
        }
      }
    }
  }
  return rows;
}

const isRow = (line: string): boolean => line.startsWith('|') && !/^\| (field|-)/.test(line);

function readRow(line: string): Pick<FieldRow, 'field' | 'state' | 'remarks'> {
  const [, field = '', state, remarks = ''] = /^\| `([^`]+)` +\| ([a-z ]+?) +\| (.*?) *\|$/.exec(line) ?? [];
  const known = states.find((known) => known === state);
  if (!known) throw new Error(`This row of docs/compatibility cannot be read: ${line}`);
  return { field, state: known, remarks };
}

/** `GET /a, /b` */
function endpointsOf(heading: string): string[] {
  const [, method = '', paths = ''] = /^(GET|POST) (.*)$/.exec(heading) ?? [];
  return paths.split(', ').map((path) => `${method} ${path}`);
}

/** `a.{b,c}[]` is `a.b[]` and `a.c[]`. */
function alternatives(prefix: string): string[] {
  const [, before = '', inner, after = ''] = /^(.*?)\{([^}]+)\}(.*)$/.exec(prefix) ?? [];
  if (inner === undefined) return [prefix];
  return inner.split(',').flatMap((one) => alternatives(before + one + after));
}
