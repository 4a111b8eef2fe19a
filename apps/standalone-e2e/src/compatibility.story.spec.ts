import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { problemsOfDocument } from '@fanfare/http-kit/testing';
import { startStandalone, type Installation } from '@fanfare/tools-cluster';
import { documentFile, readApiDocument } from '@fanfare/tools-openapi';
import { readCompatibilityTable, type State } from './test-support/compatibility-table.ts';
import { fetchOpenApi, operationsOf, type OpenApi } from './test-support/openapi.ts';

const table = readCompatibilityTable();
const inState = (...states: State[]): string[] =>
  table.filter(({ state }) => states.includes(state)).map(({ endpoint }) => endpoint);

describe('docs/compatibility.md', () => {
  let installation: Installation;
  let document: OpenApi;
  /** `POST /messages/send`, of the running standalone. */
  let routes: string[];

  beforeAll(async () => {
    installation = await startStandalone();
    document = await fetchOpenApi(installation);
    routes = operationsOf(document).map(({ endpoint }) => endpoint);
  }, 60_000);
  afterAll(() => installation?.stop(), 60_000);

  async function call(endpoint: string): Promise<{ status: number; body: { message: string } }> {
    const [method, path] = endpoint.split(' ') as [string, string];
    const response = await fetch(installation.urlOf(path) + path.replace('{campaign_id}', 'some-campaign'), {
      method,
      headers: { Authorization: `Bearer ${installation.apiKey}`, 'Content-Type': 'application/json' },
      ...(method === 'POST' && { body: JSON.stringify({ campaign_id: 'some-campaign' }) }),
    });
    return { status: response.status, body: (await response.json()) as { message: string } };
  }

  it('speaks of each endpoint once', () => {
    const endpoints = table.map(({ endpoint }) => endpoint);
    expect(endpoints.length).toBeGreaterThan(40);
    expect(endpoints).toEqual([...new Set(endpoints)]);
  });

  it('calls those endpoints there that are routes, and no others', () => {
    const braze = routes.filter((route) => !route.includes(' /v1/'));
    expect(inState('done', 'different', 'refused').sort()).toEqual(braze.sort());
  });

  it('says what is different', () => {
    for (const { endpoint, state, remarks } of table)
      if (['different', 'refused', 'not offered'].includes(state))
        expect([endpoint, remarks]).not.toEqual([endpoint, '']);
  });

  it.each(inState('refused'))('is right that this one answers 400: %s', async (endpoint) => {
    expect((await call(endpoint)).status).toBe(400);
  });

  it.each(inState('not offered'))('is right that this one is not there: %s', async (endpoint) => {
    expect(await call(endpoint)).toEqual({ status: 404, body: { message: 'Not Found' } });
  });

  it('comes with a valid OpenAPI document that leaves no route and no body undescribed', () => {
    expect(problemsOfDocument(document)).toEqual([]);
    const operations = Object.values(document.paths).flatMap((methods) => Object.entries(methods));
    for (const [, { operationId, summary }] of operations)
      expect([operationId, summary]).toEqual([operationId, expect.any(String)]);
    const bodiless = operations.filter(([method, { requestBody }]) => method === 'post' && !requestBody);
    // A change of status needs no body, and what is refused whatever it says has none to describe.
    for (const [, { operationId }] of bodiless)
      expect(operationId).toMatch(
        /^postV1CampaignsId(Stop|Resume|Archive|Unarchive)$|Schedule|Transactional|Export(Segment|Global)/,
      );
  });

  it('is shown by a distributed installation as it is: deploy/openapi.json is current (else: npm run openapi)', async () => {
    const current = (await readApiDocument(installation)).split('\n');
    const committed = readFileSync(documentFile, 'utf8').split('\n');
    const different = [
      ...current.filter((line) => !committed.includes(line)),
      ...committed.filter((line) => !current.includes(line)),
    ];
    // The lines are long: their paths will do.
    expect(different.map((line) => line.slice(0, 60))).toEqual([]);
  });

  it('comes with a page for people, without a key', async () => {
    const response = await fetch(`${installation.urlOf('')}/docs`);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  });
});
