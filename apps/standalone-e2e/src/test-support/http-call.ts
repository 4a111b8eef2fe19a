/** What came back, to the byte. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** One request as it is, whatever it is: nothing is added to it, nothing thrown for an answer that is a refusal. */
export async function callHttp(url: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(url, init);
  return { status: response.status, headers: response.headers, text: await response.text() };
}
