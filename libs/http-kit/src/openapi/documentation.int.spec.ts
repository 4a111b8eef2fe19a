import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { createApp, listen, openApiDocument, route, success, type Listening } from '../index.ts';
import { problemsOfDocument } from '../testing/problems-of-document.ts';

const routes = [
  route({
    method: 'post',
    path: '/things/make',
    permission: 'things.make',
    summary: 'Make a thing',
    body: z.object({ name: z.string().min(1), size: z.number().default(1) }),
    docs: {
      headers: z.object({ 'Idempotency-Key': z.string().min(1).optional().describe('safe to repeat') }),
      response: z.object({ thing_id: z.string() }),
    },
    handle: () => success(201, { thing_id: 'a' }),
  }),
  route({
    method: 'get',
    path: '/v1/things/:id',
    permission: 'things.read',
    query: z.object({ length: z.string().transform(Number).describe('days'), 'since[gt]': z.string().optional() }),
    handle: () => success(200),
  }),
  route({
    method: 'post',
    path: '/things/read_by_hand',
    permission: 'things.make',
    docs: { body: z.object({ parts: z.array(z.string()) }), query: z.object({ page: z.number().optional() }) },
    handle: () => success(201),
  }),
];

describe('The documentation of an app', () => {
  let server: Listening;
  beforeAll(async () => {
    const app = createApp({ routes, authenticate: async () => undefined, title: 'Things' });
    server = await listen(app, { port: 0, host: '127.0.0.1' });
  });
  afterAll(() => server.close());

  it('is valid OpenAPI 3.1, and is there without a key', async () => {
    const response = await fetch(`${server.url}/openapi.json`);
    const document = (await response.json()) as Record<string, unknown>;
    expect(response.headers.get('content-type')).toContain('application/json');
    expect(document).toEqual(JSON.parse(JSON.stringify(openApiDocument(routes, 'Things'))));
    expect(problemsOfDocument(document)).toEqual([]);
    expect(problemsOfDocument({ ...document, info: {} })).not.toEqual([]);
  });

  it('says what the schemas say that validate', () => {
    const make = openApiDocument(routes, 'Things').paths['/things/make']!.post;
    expect(make).toMatchObject({
      operationId: 'postThingsMake',
      tags: ['things'],
      summary: 'Make a thing',
      description: 'Permission: `things.make`',
      parameters: [
        {
          name: 'Idempotency-Key',
          in: 'header',
          required: false,
          description: 'safe to repeat',
          schema: { type: 'string', minLength: 1 },
        },
      ],
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: {
              type: 'object',
              required: ['name'],
              properties: { name: { type: 'string', minLength: 1 }, size: { type: 'number', default: 1 } },
            },
          },
        },
      },
      responses: {
        201: {
          content: {
            'application/json': {
              schema: { required: ['message', 'thing_id'], properties: { message: { const: 'success' } } },
            },
          },
        },
      },
    });
  });

  it('names the parameters of path and query', () => {
    const read = openApiDocument(routes, 'Things').paths['/v1/things/{id}']!.get!;
    expect(read.parameters).toEqual([
      { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
      { name: 'length', in: 'query', required: true, description: 'days', schema: { type: 'string' } },
      { name: 'since[gt]', in: 'query', required: false, schema: { type: 'string' } },
    ]);
    expect(read.responses.default).toMatchObject({ content: { 'application/problem+json': expect.anything() } });
  });

  it('takes the schemas given for a body and a query that are read by hand', () => {
    const { requestBody, parameters } = openApiDocument(routes, 'Things').paths['/things/read_by_hand']!.post!;
    expect(requestBody).toMatchObject({
      content: { 'application/json': { schema: { properties: { parts: { type: 'array' } } } } },
    });
    expect(parameters).toEqual([{ name: 'page', in: 'query', required: false, schema: { type: 'number' } }]);
  });

  it('is a page whose every file comes from here', async () => {
    const response = await fetch(`${server.url}/docs`);
    const page = await response.text();
    expect(response.headers.get('content-security-policy')).toContain("default-src 'self'");
    const addresses = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address!);
    expect(addresses).toEqual(['data:,', '/docs/swagger-ui.css', '/docs/swagger-ui-bundle.js', '/docs/start.js']);
    for (const address of addresses.slice(1)) {
      const file = await fetch(server.url + address);
      expect([address, file.status]).toEqual([address, 200]);
      expect((await file.text()).length).toBeGreaterThan(50);
    }
  });

  it('gives no other file of the package away', async () => {
    for (const path of ['/docs/package.json', '/docs/index.html', '/docs/%2e%2e/express/package.json'])
      expect((await fetch(server.url + path)).status).toBe(404);
  });
});
