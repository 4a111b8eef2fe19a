import { createReplyCheck } from '@fanfare/http-kit/testing';

export interface CheckedFetch {
  readonly fetch: typeof globalThis.fetch;
  /** The operations that answered with a success. */
  readonly succeeded: ReadonlySet<string>;
}

/** `fetch` that fails where the reply is not what the OpenAPI document of the running product says. */
export async function createCheckedFetch(url: string): Promise<CheckedFetch> {
  const document = await (await fetch(`${url}/openapi.json`)).json();
  const check = createReplyCheck(document as Parameters<typeof createReplyCheck>[0]);
  const succeeded = new Set<string>();
  return {
    succeeded,
    fetch: async (input, init) => {
      const response = await fetch(input, init);
      if (!response.ok) return response;
      const { pathname: path } = new URL(input);
      const reply = {
        method: init?.method ?? 'GET',
        path,
        status: response.status,
        body: await response.clone().json(),
      };
      const problems = check.problemsOf(reply);
      if (problems.length > 0) throw new Error(`Not as documented: ${problems.join('; ')}`);
      succeeded.add(check.operationOf(reply)!);
      return response;
    },
  };
}
