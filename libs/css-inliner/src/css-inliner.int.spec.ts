import { afterEach, describe, expect, it } from '@jest/globals';
import { createCssInliner, type CssInliner, type CssInlinerOptions } from './index.ts';

/** Elements times selectors that all have to be looked at: minutes of work. */
const endless = `<style>${'div div div div div div p{color:red}'.repeat(20_000)}</style>${'<div>'.repeat(20_000)}`;
const small = '<style>p{color:red}</style><p>Hi</p>';
const isInlined = { ok: true, html: '<style>p{color:red}</style><p style="color: red;">Hi</p>' };

describe('the CSS inliner', () => {
  let inliner: CssInliner | undefined;
  const open = (options?: CssInlinerOptions): CssInliner => (inliner = createCssInliner(options));
  afterEach(() => inliner?.close());

  it('inlines on a thread of its own, each HTML once', async () => {
    const { inline } = open({ workMsMax: 20_000 });
    expect(await Promise.all([inline(small), inline(small), inline('<p>no CSS</p>')])).toEqual([
      isInlined,
      isInlined,
      { ok: true, html: '<p>no CSS</p>' },
    ]);
  });

  it('gives up what takes too long, and goes on with the next', async () => {
    const { inline } = open({ workMsMax: 1_500 });
    let turns = 0;
    const turning = setInterval(() => (turns += 1), 10);
    expect(await inline(endless)).toEqual({ ok: false, problem: 'it takes too long' });
    clearInterval(turning);
    expect(turns).toBeGreaterThan(10); // the main thread had its turns meanwhile
    expect(await inline(small)).toEqual(isInlined);
  });

  it('turns away what would have to wait behind too many', async () => {
    const { inline } = open({ workMsMax: 20_000, waitingMax: 1 });
    const first = inline(small);
    expect(await inline('<style>a{}</style>')).toEqual({ ok: false, problem: 'too many others are in work' });
    expect(await first).toEqual(isInlined);
  });

  it('lets nobody wait long behind what takes long', async () => {
    const { inline } = open({ workMsMax: 1_500, waitMsMax: 100 });
    const ended: string[] = [];
    const first = inline(endless).then(() => ended.push('endless'));
    expect(await inline(small)).toEqual({ ok: false, problem: 'too many others are in work' });
    expect(ended).toEqual([]);
    await first;
    expect(await inline('<style>i{color:red}</style><i>Hi</i>')).toMatchObject({ ok: true });
  });

  it('gives no result that is larger than allowed', async () => {
    const { inline } = open({ workMsMax: 20_000, outputBytesMax: 20 });
    expect(await inline(small)).toMatchObject({ ok: false, problem: 'the result is larger than 20 bytes' });
  });

  it('can be closed without having been used, and twice', async () => {
    const { close } = open();
    await close();
    await close();
  });
});
