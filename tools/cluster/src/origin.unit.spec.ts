import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { apps, ownerOf } from './origin.ts';

const deployed = (name: string): string => readFileSync(new URL(`../../../deploy/${name}`, import.meta.url), 'utf8');
const paths = Object.keys((JSON.parse(deployed('openapi.json')) as { paths: object }).paths);

/** The containers behind the reverse proxy are named after their apps; any worker can answer for the outbox. */
const containers = { ...apps, worker: 'email-worker' };

/** The `map` of the reverse proxy: the first pattern that fits decides. */
const patterns = [...deployed('nginx.conf').matchAll(/^ +~(\^\S+) +([\w-]+);/gm)].map(
  ([, pattern = '', container]) => [new RegExp(pattern), container] as const,
);
const containerOf = (path: string): string | undefined => patterns.find(([pattern]) => pattern.test(path))?.[1];

describe('the one origin', () => {
  it('has patterns and paths to compare', () => {
    expect(patterns.length).toBeGreaterThan(10);
    expect(paths.length).toBeGreaterThan(40);
  });

  it.each([...paths.map((path) => path.replace(/\{\w+\}/g, 'some-id')), '/docs', '/docs/start.js'])(
    'sends %s to the same service, deployed or in a test',
    (path) => {
      expect(containerOf(path)).toBe(containers[ownerOf(path)]);
    },
  );

  it.each(['/', '/nothing', '/v1', '/v1/secrets', '/openapi.json'])('knows no service for %s', (path) => {
    expect(containerOf(path)).toBeUndefined();
    expect(() => ownerOf(path)).toThrow(`No service answers ${path}`);
  });

  it('answers /openapi.json with the file that describes all of them, which is mounted', () => {
    expect(deployed('nginx.conf')).toMatch(/location = \/openapi\.json \{ alias \/etc\/nginx\/openapi\.json; \}/);
    expect(deployed('../docker-compose.yml')).toContain('./deploy/openapi.json:/etc/nginx/openapi.json:ro');
  });
});
