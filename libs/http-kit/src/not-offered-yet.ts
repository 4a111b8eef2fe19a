import { refuse } from './reply.ts';
import { route, type Route } from './route.ts';

/** Method, path, permission, and what it would do. */
export type NotOfferedYet = readonly [method: 'get' | 'post', path: string, permission: string, what: string];

/** Endpoints that are there only to say so: with their permissions and limits, and always 400. `why`: what comes of the call. */
export const notOfferedYet = (endpoints: readonly NotOfferedYet[], message: string, why: string): Route[] =>
  endpoints.map(([method, path, permission, what]) =>
    route({
      method,
      path,
      permission,
      summary: `Not offered yet: ${what}`,
      handle: () => refuse(400, message, [`${path}: ${why}`]),
    }),
  );
