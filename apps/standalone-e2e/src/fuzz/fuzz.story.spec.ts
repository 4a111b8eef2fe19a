import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openEmbeddedEventLog } from '@fanfare/event-log-embedded';
import { topicSpecs } from '@fanfare/events';
import { connect, startDistributed, startStandalone, type Api, type Installation } from '@fanfare/tools-cluster';
import { callHttp } from '../test-support/http-call.ts';
import { until } from '../test-support/until.ts';
import { createKnownThings, createUser, goodSend, newCampaign } from './known-things.ts';
import { requestsOf, type FuzzRequest, type Known, type OpenApi } from './requests.ts';

const RUNS = Number(process.env.FUZZ_RUNS || 10_000);
const SEED = Number(process.env.FUZZ_SEED || 5);
/** Of fewer, none may be good by chance. */
const RUNS_FOR_ACCEPTANCE = 10_000;
const IN_FLIGHT = 16;
const ANSWER_MS_MAX = 20_000;
const PARTITIONS = '1';
const { KAFKA_BROKERS: brokers, MONGODB_URI: mongodbUri } = process.env;

interface Result {
  readonly request: FuzzRequest;
  readonly correlationId: string;
  readonly status: number;
  readonly body: any;
  readonly contentType: string | null;
  readonly ms: number;
}

function fuzz(
  title: string,
  { adapters, runs }: { adapters: Installation['adapters']; runs: number },
  start: (env: Record<string, string>) => Promise<Installation>,
): void {
  describe(`${runs} requests made of the OpenAPI document (FUZZ_SEED=${SEED}), ${title}`, () => {
    let installation: Installation;
    let api: Api;
    let known: Known;
    let document: OpenApi;
    let results: Result[];

    beforeAll(async () => {
      // One partition: what is sent last is delivered last.
      installation = await start({ PARTITIONS, RATE_LIMITS: 'unlimited' });
      api = connect(installation);
      known = await createKnownThings(api);
      document = await documentOf(installation);
      const requests = fc.sample(requestsOf(document, known), { seed: SEED, numRuns: runs });
      const started = Date.now();
      results = await inLanes(requests, make);
      process.stdout.write(report(title, results, Date.now() - started));
    }, 300_000);
    afterAll(async () => {
      await api?.close();
      await installation?.stop();
    }, 60_000);

    async function make(request: FuzzRequest, index: number): Promise<Result> {
      const correlationId = `fuzz-${index}`;
      const { method, pathAndQuery, headers, body } = request;
      const started = performance.now();
      const answer = await callHttp(installation.urlOf(pathAndQuery) + pathAndQuery, {
        method,
        headers: { Authorization: `Bearer ${installation.apiKey}`, 'X-Request-Id': correlationId, ...headers },
        ...(body !== undefined && { body }),
        signal: AbortSignal.timeout(ANSWER_MS_MAX),
      }).catch((error: unknown) => {
        throw new Error(`No answer to ${shown(request)}`, { cause: error });
      });
      return {
        request,
        correlationId,
        status: answer.status,
        body: parsed(answer.text),
        contentType: answer.headers.get('content-type'),
        ms: performance.now() - started,
      };
    }

    it('are never answered with a 5xx', () => {
      expect(results.filter(({ status }) => status >= 500 || status === 429).map(shownResult)).toEqual([]);
    });

    it('are always answered with JSON that has a message', () => {
      const isWell = ({ contentType, body }: Result): boolean =>
        /^application\/(problem\+)?json; charset=utf-8$/.test(contentType ?? '') && typeof body?.message === 'string';
      expect(results.filter((result) => !isWell(result)).map(shownResult)).toEqual([]);
    });

    const acceptance = 'are accepted by every endpoint now and then, unless it refuses everything';
    const areEnough = runs >= RUNS_FOR_ACCEPTANCE;
    if (areEnough) it(acceptance, () => expect(endpointsWithoutSuccess(document, results)).toEqual([]));

    it('leave every part running, and a good send reaches its user on every channel', async () => {
      for (const { url } of installation.processes) expect(await get(`${url}/healthz`)).toEqual({ message: 'success' });
      const campaign = await newCampaign(api, 'After');
      await createUser(api, 'after', '+15550009999');
      expect(await api.post('/messages/send', goodSend(campaign, 'after'))).toEqual({
        message: 'success',
        dispatch_id: expect.any(String),
      });
      const sent = async (): Promise<Record<string, number>> => {
        const { data } = await api.get<{ data: { messages: Record<string, { sent: number }[]> }[] }>(
          `/campaigns/data_series?campaign_id=${campaign.campaignId}&length=2`,
        );
        const counts: Record<string, number> = {};
        for (const { messages } of data)
          for (const [channel, rows] of Object.entries(messages))
            for (const row of rows) counts[channel] = (counts[channel] ?? 0) + row.sent;
        return counts;
      };
      await until(sent, (counts) => Object.values(counts).every((count) => count === 1), 60_000);
      for (const { url } of installation.processes)
        expect(await get(`${url}/readyz`)).toMatchObject({ message: 'success' });
    }, 90_000);

    const whatIsOnTheLog =
      'leave nothing on the log that was refused, all that was accepted, and no record that could not be handled';
    const checkTheLog = async (): Promise<void> => {
      await installation.processes[0]!.stop();
      const { correlations, dispatches, dead } = await logOf(installation);
      const refused = results.filter(({ status }) => status >= 300);
      expect(refused.filter(({ correlationId }) => correlations.has(correlationId)).map(shownResult)).toEqual([]);
      const accepted = results.filter(({ request, status }) => isSend(request) && status === 201);
      expect(accepted.filter(({ body }) => !dispatches.has(body.dispatch_id)).map(shownResult)).toEqual([]);
      expect(accepted.some(({ correlationId }) => correlations.has(correlationId))).toBe(true);
      expect(dead).toEqual([]);
    };
    // An embedded log can be read when its process is gone.
    if (adapters === 'embedded') it(whatIsOnTheLog, checkTheLog, 60_000);

    it('make no part say that something went wrong', () => {
      expect(installation.processes.flatMap((process) => process.errorLines())).toEqual([]);
    });
  });
}

fuzz('the standalone', { adapters: 'embedded', runs: RUNS }, (env) => startStandalone({ env }));

if (brokers && mongodbUri) {
  fuzz('one process per service on Kafka and MongoDB', { adapters: 'kafka', runs: Math.ceil(RUNS / 10) }, (env) =>
    startDistributed({ env, brokers, mongodbUri }),
  );
} else {
  describe('requests made of the OpenAPI document, on Kafka and MongoDB', () => {
    it.skip('NOT RUN: KAFKA_BROKERS and MONGODB_URI are not set; npm test sets them', () => undefined);
  });
}

const get = async (url: string): Promise<unknown> => (await fetch(url)).json();

/** The endpoints of all its services. */
async function documentOf({ processes }: Installation): Promise<OpenApi> {
  const documents = await Promise.all(processes.map(({ url }) => get(`${url}/openapi.json`) as Promise<OpenApi>));
  return { ...documents[0], paths: Object.assign({}, ...documents.map(({ paths }) => paths)) as OpenApi['paths'] };
}

/** Those whose parameters or body are described: what an endpoint wants cannot be guessed. */
const endpointsOf = ({ paths }: OpenApi): string[] =>
  Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([, { parameters, requestBody }]) => parameters ?? requestBody)
      .map(([method]) => `${method.toUpperCase()} ${path}`),
  );

function endpointsWithoutSuccess(document: OpenApi, results: readonly Result[]): string[] {
  const refusesAll = /\/messages\/schedule|\/campaigns\/trigger|\/transactional/;
  const succeeded = new Set(results.filter(({ status }) => status < 300).map(({ request }) => request.endpoint));
  return endpointsOf(document).filter((endpoint) => !refusesAll.test(endpoint) && !succeeded.has(endpoint));
}

const isSend = ({ endpoint }: FuzzRequest): boolean => endpoint === 'POST /messages/send';

/** What the log of a stopped standalone holds: whose requests, which dispatches, which dead letters. */
async function logOf({ dataDir }: Installation) {
  const eventLog = await openEmbeddedEventLog({ directory: join(dataDir!, 'log') });
  await using _closing = { [Symbol.asyncDispose]: () => eventLog.close() };
  const correlations = new Set<string>();
  const dispatches = new Set<string>();
  const dead: string[] = [];
  for (const { name } of topicSpecs(Number(PARTITIONS))) {
    const caughtUp = new AbortController();
    const records = eventLog.read(name, 'earliest', { signal: caughtUp.signal, onCaughtUp: () => caughtUp.abort() });
    for await (const { value } of records) {
      const { correlationId, data } = JSON.parse(value!) as { correlationId: string; data: any };
      correlations.add(correlationId);
      if (/^messages\.[a-z_]+$/.test(name)) dispatches.add(data.dispatchId);
      if (name === 'messages.dead')
        dead.push(`${data.topic}: ${data.reason}: ${data.detail}: ${data.value}`.slice(0, 2_000));
    }
  }
  return { correlations, dispatches, dead };
}

async function inLanes<In, Out>(items: readonly In[], work: (item: In, index: number) => Promise<Out>): Promise<Out[]> {
  const results: Out[] = [];
  const queue = items.entries();
  const lane = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await work(item, index);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
  return results;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const shown = ({ method, pathAndQuery, headers, body }: FuzzRequest): string =>
  `${method} ${pathAndQuery} ${JSON.stringify(headers)} ${typeof body === 'string' ? body : (body?.toString() ?? '')}`.slice(
    0,
    2_000,
  );

const shownResult = ({ request, correlationId, status, body }: Result): string =>
  `${correlationId}: ${status} ${JSON.stringify(body)?.slice(0, 500)} for ${shown(request)}`;

function report(title: string, results: readonly Result[], ms: number): string {
  const byEndpoint = Map.groupBy(results, ({ request }) => request.endpoint);
  const lines = [...byEndpoint].map(([endpoint, calls]) => {
    const good = calls.filter(({ status }) => status < 300).length;
    const slowest = Math.max(...calls.map((call) => call.ms));
    return `  ${endpoint}: ${calls.length}, ${good} accepted, slowest ${slowest.toFixed()} ms`;
  });
  return `fuzz: ${title}, seed ${SEED}, ${results.length} requests in ${(ms / 1_000).toFixed(1)} s\n${lines.join('\n')}\n`;
}
