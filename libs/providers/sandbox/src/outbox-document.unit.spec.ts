import { describe, expect, it } from '@jest/globals';
import type { DeliveryAttempt } from '@fanfare/providers';
import { outboxDocuments } from './outbox-document.ts';

const shared = { body: 'same for all' };
const attempt = (n: number, more: Partial<DeliveryAttempt> = {}): DeliveryAttempt => ({
  idempotencyKey: `key-${n}`,
  channel: 'email',
  to: { userId: `u${n}` },
  payload: shared,
  trace: { workspaceId: 'w', dispatchId: 'd1' },
  ...more,
});

describe('outbox documents', () => {
  it('are one for a chunk, with the shared payload stored once', () => {
    const [document, ...others] = outboxDocuments(
      [attempt(1), attempt(2), attempt(3, { payload: { body: 'own' } })],
      1000,
      500,
    );
    expect(others).toEqual([]);
    expect(document).toMatchObject({ channel: 'email', dispatchId: 'd1', at: 1000, expireAt: new Date(1500) });
    expect(document!.payloads).toEqual([shared, { body: 'own' }]);
    expect(document!.messages.map(({ payload }) => payload)).toEqual([0, 0, 1]);
  });

  it('have the same id for the same messages at another time, and another one for others', () => {
    const idOf = (list: DeliveryAttempt[], at: number) => outboxDocuments(list, at, 1)[0]!._id;
    expect(idOf([attempt(1), attempt(2)], 1)).toBe(idOf([attempt(1), attempt(2)], 2));
    expect(idOf([attempt(1)], 1)).not.toBe(idOf([attempt(1), attempt(2)], 1));
  });

  it('are apart by channel and dispatch', () => {
    const other = { trace: { workspaceId: 'w', dispatchId: 'd2' } };
    const documents = outboxDocuments(
      [attempt(1), attempt(2, { channel: 'sms' }), attempt(3, other), attempt(4)],
      1,
      1,
    );
    expect(documents.map(({ messages }) => messages.map(({ idempotencyKey }) => idempotencyKey))).toEqual([
      ['key-1', 'key-4'],
      ['key-2'],
      ['key-3'],
    ]);
  });

  it('are split where the bodies would exceed what a document holds', () => {
    const large = () => ({ payload: { body: 'x'.repeat(2_000_000) } });
    const documents = outboxDocuments([attempt(1, large()), attempt(2, large()), attempt(3)], 1, 1);
    expect(documents.map(({ messages }) => messages.length)).toEqual([1, 2]);
  });
});
