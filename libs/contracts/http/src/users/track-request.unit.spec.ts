import { describe, expect, it } from '@jest/globals';
import { attributes, event, purchase, read } from './testing/track-objects.ts';
import { readTrackRequest } from './track-request.ts';

describe('a call', () => {
  it('holds at most 75 objects per array', () => {
    const objects = Array.from({ length: 76 }, () => attributes({}));
    expect(readTrackRequest({ attributes: objects }, { objectsMax: 75, membersMax: 25 })).toEqual({
      ok: false,
      message: 'Max Input Length Exceeded',
    });
    expect(read({ attributes: objects.slice(1), events: Array(75).fill(event({})) }).sent).toEqual([
      'attributes',
      'events',
    ]);
  });

  it('may hold a lone object instead of an array', () => {
    expect(read({ purchases: purchase({}) }).purchases).toMatchObject([{ index: 0, value: { name: 'p' } }]);
  });

  it.each([[undefined], [null], [[]], ['text'], [{}], [{ attributes: null, other: [1] }]])(
    'without objects sends nothing: %j',
    (body) => {
      expect(read(body)).toEqual({ sent: [], objects: 0, attributes: [], events: [], purchases: [], errors: [] });
    },
  );

  it('has each object checked on its own', () => {
    const { attributes: valid, errors } = read({
      attributes: [attributes({ email: 'no' }), attributes({}), 7, attributes({ country: 'de' })],
      events: [event({ name: null })],
    });
    expect(valid.map(({ index }) => index)).toEqual([1, 3]);
    expect(errors).toEqual([
      {
        type: "The value provided for the 'email' field is not a valid email.",
        input_array: 'attributes',
        index: 0,
        code: 'EMAIL_BAD_FORMAT',
      },
      { type: 'An attributes object is a JSON object', input_array: 'attributes', index: 2 },
      { type: "'name' is required", input_array: 'events', index: 0 },
    ]);
  });
});
