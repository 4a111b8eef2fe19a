import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startStandalone, type Installation } from '@fanfare/tools-cluster';
import { readCompatibilityTable } from './test-support/compatibility-table.ts';
import { readFieldTables, type FieldRow, type FieldState } from './test-support/field-tables.ts';
import { fetchOpenApi, operationsOf, type DocumentedOperation } from './test-support/openapi.ts';
import { replyFields, requestFields } from './test-support/schema-fields.ts';

const rows = readFieldTables();
const table = readCompatibilityTable();

const present: readonly FieldState[] = ['done', 'different', 'sandbox', 'no effect', 'ours'];
const absent: readonly FieldState[] = ['ignored', 'not offered'];

describe('docs/compatibility/', () => {
  let installation: Installation;
  let operations: Map<string, DocumentedOperation>;
  beforeAll(async () => {
    installation = await startStandalone();
    const documented = operationsOf(await fetchOpenApi(installation));
    operations = new Map(documented.map((operation) => [operation.endpoint, operation]));
  }, 60_000);
  afterAll(() => installation?.stop(), 60_000);

  const fieldsOf = (endpoint: string, part: FieldRow['part']): Set<string> => {
    const operation = operations.get(endpoint);
    if (!operation) return new Set();
    return part === 'request' ? requestFields(operation) : replyFields(operation);
  };

  it('speaks of the endpoints of docs/compatibility.md, and of each field of them once', () => {
    const spokenOf = new Set(rows.map(({ endpoint }) => endpoint));
    expect([...spokenOf].sort()).toEqual(table.map(({ endpoint }) => endpoint).sort());
    const names = rows.map(({ endpoint, part, field }) => `${endpoint} ${part} ${field}`);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('says what is different, without effect or passed over', () => {
    const unexplained = rows.filter(
      ({ state, remarks }) => ['different', 'no effect', 'ignored', 'ours'].includes(state) && remarks === '',
    );
    expect(unexplained).toEqual([]);
  });

  it('says why a field of an endpoint that is there is refused or not offered', () => {
    const isThere = new Set(
      table.filter(({ state }) => ['done', 'different'].includes(state)).map((row) => row.endpoint),
    );
    const unexplained = rows.filter(
      ({ endpoint, state, remarks }) =>
        isThere.has(endpoint) && ['refused', 'not offered'].includes(state) && remarks === '',
    );
    expect(unexplained).toEqual([]);
  });

  describe.each(table.map(({ endpoint }) => endpoint))('%s', (endpoint) => {
    it.each(['request', 'reply'] as const)('has the fields of its %s that have a row, and no others', (part) => {
      const fields = fieldsOf(endpoint, part);
      const rowsHere = rows.filter((row) => row.endpoint === endpoint && row.part === part);
      const inState = (states: readonly FieldState[]) =>
        rowsHere.filter(({ state }) => states.includes(state)).map(({ field }) => field);
      const missing = inState(present).filter((field) => !fields.has(field));
      const unexpected = inState(absent).filter((field) => fields.has(field));
      const withoutRow = [...fields].filter((field) => rowsHere.every((row) => row.field !== field));
      expect({ missing, unexpected, withoutRow }).toEqual({ missing: [], unexpected: [], withoutRow: [] });
    });
  });
});
