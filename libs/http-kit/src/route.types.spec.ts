import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { refuse, route, success, type Route } from './index.ts';

const fixed = { method: 'post', path: '/things', permission: 'things' } as const;
const response = z.object({ id: z.string(), tags: z.array(z.string()).optional() });
const tags: readonly string[] = [];

/** Looked at by the compiler; nothing of it runs. */
export const whatCompiles = (): Route[] => [
  route({ ...fixed, docs: { response }, handle: () => success(201, { id: 'a', tags }) }),
  route({ ...fixed, docs: { response }, handle: async () => success(201, { id: 'a' }) }),
  route({ ...fixed, docs: { response }, handle: () => refuse(400, 'Bad Request') }),
  route({ ...fixed, handle: () => success(201, { anything: 1 }) }),
  // @ts-expect-error the id is missing
  route({ ...fixed, docs: { response }, handle: () => success(201, { tags }) }),
  // @ts-expect-error the id is a text
  route({ ...fixed, docs: { response }, handle: async () => success(201, { id: 1 }) }),
  // @ts-expect-error a success says so
  route({ ...fixed, docs: { response }, handle: () => ({ status: 201, body: { id: 'a' } }) }),
];

describe('The types of a route', () => {
  it('are looked at by the compiler', () => {
    expect(whatCompiles).toBeInstanceOf(Function);
  });
});
