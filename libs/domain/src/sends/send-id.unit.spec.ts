import { describe, expect, it } from '@jest/globals';
import { isSendId } from './send-id.ts';

describe('A send id', () => {
  it.each(['a', 'spring sale #1|a', '~'.repeat(64)])('may be %j', (text) => {
    expect(isSendId(text)).toBe(true);
  });

  it.each(['', 'x'.repeat(65), 'été', 'tab\t', 'line\n', '\u0000', '\u007f'])('may not be %j', (text) => {
    expect(isSendId(text)).toBe(false);
  });
});
