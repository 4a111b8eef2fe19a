import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { SendRequestBody } from './send-request.ts';

describe('the documented body of a send', () => {
  const schema: unknown = z.toJSONSchema(SendRequestBody, { io: 'input', unrepresentable: 'any' });

  it('tells how many recipients there may be', () => {
    expect(schema).toMatchObject({
      properties: {
        external_user_ids: { maxItems: 50 },
        user_aliases: { maxItems: 50 },
        messages: { minProperties: 1 },
      },
    });
  });

  it('takes media as addresses and as objects', () => {
    const items = { type: ['string', 'object'], properties: { url: {} }, required: ['url'] };
    expect(schema).toMatchObject({
      properties: { messages: { properties: { sms: { properties: { media_items: { items } } } } } },
    });
  });
});
