import type { Installation } from '@fanfare/tools-cluster';

/** What the origin of a distributed installation answers `/openapi.json` with. */
export const documentFile = new URL('../../../deploy/openapi.json', import.meta.url);

/** The text of that file: the document of an installation that has every route, one path a line, so that changes show. */
export async function readApiDocument(installation: Pick<Installation, 'urlOf'>): Promise<string> {
  const path = '/openapi.json';
  const response = await fetch(installation.urlOf(path) + path);
  const { paths, ...rest } = (await response.json()) as { paths: Record<string, unknown> };
  const lines = Object.entries(paths)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, operations]) => `${JSON.stringify(path)}:${JSON.stringify(operations)}`);
  return `${JSON.stringify(rest).slice(0, -1)},"paths":{\n${lines.join(',\n')}\n}}\n`;
}
