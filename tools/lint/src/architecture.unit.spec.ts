import { globSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const root = new URL('../../../', import.meta.url);
const textOf = (path: string): string => readFileSync(new URL(path, root), 'utf8');

/** `libs/x/{a,b}` are two. */
const expand = (path: string): string[] => {
  const [, before = '', list, after = ''] = /^(.*)\{(.*)\}(.*)$/.exec(path) ?? [];
  return list === undefined ? [path] : list.split(',').map((part) => before + part + after);
};

describe('docs/architecture.md', () => {
  const { workspaces } = JSON.parse(textOf('package.json')) as { workspaces: string[] };
  const projects = workspaces
    .flatMap((pattern) => globSync(`${pattern}/package.json`, { cwd: root.pathname }))
    .map(dirname);
  const section = textOf('docs/architecture.md').split('\n## Projects\n')[1]!.split('\n## ')[0]!;
  const named = [...section.matchAll(/^\| (`[^|]*) \|/gm)]
    .flatMap(([, cell]) => [...cell!.matchAll(/`([^`]+)`/g)])
    .flatMap(([, path]) => expand(path!));

  it('names every lib and tool, and none that is not there', () => {
    expect(named.filter((path) => !path.startsWith('apps/')).sort()).toEqual(
      projects.filter((path) => !path.startsWith('apps/')).sort(),
    );
  });

  it('names every app', () => {
    const apps = projects.filter((path) => path.startsWith('apps/')).map((path) => path.slice('apps/'.length));
    const text = textOf('docs/architecture.md');
    expect(apps.filter((app) => !text.includes(`\`${app}\``) && !named.includes(`apps/${app}`))).toEqual([]);
  });
});
