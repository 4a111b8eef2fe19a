import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { openApiDocument, route, success } from '../index.ts';
import { createReplyCheck } from './problems-of-reply.ts';

const Thing = z.object({ id: z.string(), parts: z.array(z.object({ size: z.number().optional() })) });
const routes = [
  route({
    method: 'get',
    path: '/v1/things/:id',
    permission: 'things.read',
    docs: { response: Thing },
    handle: () => success(200, { id: 'a', parts: [] }),
  }),
];
const check = createReplyCheck(openApiDocument(routes, 'Things'));
const problemsOf = (body: object, status = 200, path = '/v1/things/a'): string[] =>
  check.problemsOf({ method: 'GET', path, status, body });

describe('The check of replies', () => {
  const good = { message: 'success', id: 'a', parts: [{ size: 1 }, {}] };

  it('finds nothing wrong with what is documented', () => {
    expect(problemsOf(good)).toEqual([]);
    expect(check.operationOf({ method: 'GET', path: '/v1/things/a' })).toBe('getV1ThingsId');
  });

  it.each([
    ['a field that is not documented', { ...good, more: 1 }],
    ['one deeper down', { ...good, parts: [{ size: 1, colour: 'red' }] }],
    ['another type', { ...good, parts: [{ size: '1' }] }],
    ['a field that is missing', { message: 'success', id: 'a' }],
    ['another message', { ...good, message: 'ok' }],
  ])('finds %s', (_, body) => {
    expect(problemsOf(body)).toHaveLength(1);
  });

  it('finds another status, and another path', () => {
    expect(problemsOf(good, 201)).toHaveLength(1);
    expect(problemsOf(good, 200, '/v1/things/a/b')).toHaveLength(1);
  });
});
