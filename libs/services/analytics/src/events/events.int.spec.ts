import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createApp, listen, type Listening } from '@fanfare/http-kit';
import { createAnalytics } from '../analytics.ts';
import { DAY, EVENING, HOUR, openWorld, type Given, type World } from '../test-support/world.ts';

const permissions = new Set(['events.list', 'events.data_series', 'events.get']);

let world: World;
let given: Given;
let many: Given;
let http: Listening;
let stop: () => Promise<void>;

const manyNames = Array.from({ length: 260 }, (_, index) => `event ${String(index).padStart(3, '0')}`);

beforeAll(async () => {
  world = await openWorld();
  [given, many] = [world.campaign(), world.campaign()];
  const analytics = createAnalytics(world.deps);
  const running = await analytics.start();
  // The key is the workspace.
  const authenticate = (workspaceId: string) =>
    Promise.resolve({ keyId: workspaceId, workspaceId, permissions, ipAllowlist: [] });
  http = await listen(createApp({ routes: analytics.routes, authenticate }), { port: 0, host: '127.0.0.1' });
  stop = async () => {
    await http.close();
    await running.close();
    await world.close();
  };

  const signsUp = (user: string, at: number, more: object = {}) =>
    given.activity(given.user(user), at, { name: 'signed_up', ...more });
  await signsUp('a', EVENING);
  await signsUp('b', EVENING + HOUR - 1, { appId: 'web' });
  await signsUp('a', EVENING + HOUR, { appId: 'ios' });
  await signsUp('c', EVENING - DAY, { appId: 'web' });
  for (let repeat = 0; repeat < 3; repeat++) await signsUp('d', EVENING, { activityId: 'published three times' });
  await given.activity(given.user('a'), EVENING, { name: 'odd|name $ with. "things"' });
  await given.purchase(given.user('a'), EVENING, 5);
  await given.activity(given.user('a'), EVENING, { kind: 'session', name: undefined });
  for (const name of [...manyNames].reverse()) await many.activity(many.user('a'), EVENING, { name });
  await world.settled();
});
afterAll(() => stop());

async function get(path: string, { campaign }: Given = given) {
  const response = await fetch(http.url + path, { headers: { Authorization: `Bearer ${campaign.workspaceId}` } });
  const body = (await response.json()) as { message: string; errors?: string[]; events: any[]; data: any[] };
  return { status: response.status, body, link: response.headers.get('link') };
}
const series = async (query: Readonly<Record<string, string>>) => {
  const all = { event: 'signed_up', length: '2', ending_at: '2090-01-31T00:30:00Z', ...query };
  return (await get(`/events/data_series?${new URLSearchParams(all).toString()}`)).body;
};

describe('GET /events/data_series', () => {
  it('counts each event once, on the day on which it happened', async () => {
    expect(await series({ length: '4' })).toEqual({
      message: 'success',
      data: [
        { time: '2090-01-28', count: 0 },
        { time: '2090-01-29', count: 1 },
        { time: '2090-01-30', count: 3 },
        { time: '2090-01-31', count: 1 },
      ],
    });
  });

  it('counts by the hour, across midnight', async () => {
    expect((await series({ unit: 'hour', length: '3' })).data).toEqual([
      { time: '2090-01-30T22:00:00.000Z', count: 0 },
      { time: '2090-01-30T23:00:00.000Z', count: 3 },
      { time: '2090-01-31T00:00:00.000Z', count: 1 },
    ]);
  });

  it('counts what was done in one app', async () => {
    const counts = async (app_id: string) => (await series({ app_id })).data.map(({ count }) => count);
    expect(await counts('web')).toEqual([1, 0]);
    expect(await counts('ios')).toEqual([0, 1]);
    expect(await counts('tv')).toEqual([0, 0]);
  });

  it('takes a name of any characters, and has zeros for one that never happened', async () => {
    expect((await series({ event: 'odd|name $ with. "things"' })).data[0]).toEqual({ time: '2090-01-30', count: 1 });
    expect((await series({ event: 'nobody did this' })).data.map(({ count }) => count)).toEqual([0, 0]);
  });

  it('ends with today unless told otherwise', async () => {
    expect((await get('/events/data_series?event=signed_up&length=2')).body.data).toEqual([
      { time: '2090-01-30', count: 3 },
      { time: '2090-01-31', count: 1 },
    ]);
  });

  it('tells workspaces apart', async () => {
    const { body } = await get('/events/data_series?event=signed_up&length=100', many);
    expect(body.data.every(({ count }) => count === 0)).toBe(true);
  });

  it.each([
    [{ event: '' }, 'event: must not be empty'],
    [{ length: '101' }, 'length: must be a whole number from 1 to 100'],
    [{ unit: 'week' }, 'unit: must be day or hour'],
    [{ ending_at: 'yesterday' }, 'ending_at: is not an ISO 8601 date-time'],
    [{ segment_id: 's' }, 'segment_id: segments are not offered yet'],
  ])('refuses %j', async (wrong, error) => {
    expect(await series(wrong as Record<string, string>)).toEqual({ message: 'Bad Request', errors: [error] });
  });
});

describe('GET /events/list', () => {
  it('has the names of custom events and of nothing else', async () => {
    expect((await get('/events/list')).body).toEqual({
      message: 'success',
      events: ['odd|name $ with. "things"', 'signed_up'],
    });
  });

  it('has 250 names a page, in alphabetical order', async () => {
    const pages = [];
    for (const page of [0, 1, 2]) pages.push((await get(`/events/list?page=${page}`, many)).body.events);
    expect(pages).toEqual([manyNames.slice(0, 250), manyNames.slice(250), []]);
    expect((await get('/events/list', many)).body.events).toEqual(pages[0]);
  });

  it('refuses a page that is none', async () => {
    expect((await get('/events/list?page=-1')).status).toBe(400);
  });
});

describe('GET /events', () => {
  const linkTo = (rel: string, link: string | null): string | undefined =>
    new RegExp(`<([^>]*)>; rel="${rel}"`).exec(link ?? '')?.[1];

  it('describes an event', async () => {
    const { body, link } = await get('/events');
    expect(body.events[1]).toEqual({
      name: 'signed_up',
      description: '',
      included_in_analytics_report: true,
      status: 'Active',
      tag_names: [],
    });
    expect(link).toBeNull();
  });

  it('has 50 events a page; the links lead from one to the next, and back', async () => {
    const pageOf = async (path: string | undefined) => {
      const { body, link } = await get(path!, many);
      return { names: body.events.map(({ name }) => name), next: linkTo('next', link), prev: linkTo('prev', link) };
    };
    const seen = [];
    let page = await pageOf('/events');
    expect(page.prev).toBeUndefined();
    for (;;) {
      seen.push(page.names);
      if (page.next === undefined) break;
      page = await pageOf(page.next);
    }
    expect(seen.map(({ length }) => length)).toEqual([50, 50, 50, 50, 50, 10]);
    expect(seen.flat()).toEqual(manyNames);

    const back = [page.names];
    while (page.prev !== undefined) {
      page = await pageOf(page.prev);
      back.unshift(page.names);
    }
    expect(back).toEqual(seen);
  });

  it.each(['nonsense', 'WzFd', ''])('refuses the cursor %j', async (cursor) => {
    const { status, body } = await get(`/events?cursor=${cursor}`);
    expect([status, body.errors]).toEqual([400, ['cursor: is not a cursor of ours']]);
  });
});
