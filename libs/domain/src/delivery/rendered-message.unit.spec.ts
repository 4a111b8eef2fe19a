import { describe, expect, it } from '@jest/globals';
import type { Channel } from '../channels.ts';
import { whyUnsendable } from './rendered-message.ts';

const card = { type: 'CLASSIC', title: 'Hello', description: 'Text' };

const limits = { bccAddresses: ['archive@shop.test'] };

describe('a rendered message', () => {
  it.each<[Channel, Record<string, unknown>]>([
    ['email', { body: '<p>Hi</p>' }],
    ['email', { plaintext_body: 'Hi' }],
    ['sms', { body: 'Hi' }],
    ['sms', { body: '', media_items: ['https://example.com/a.png'] }],
    ['webhook', { url: 'https://example.com/hook', body: '' }],
    ['android_push', { alert: 'Hi', title: 'T' }],
    ['android_push', { send_to_sync: true, extra: { a: '1' } }],
    ['android_push', { alert: 'x'.repeat(4_000), title: 'T' }],
    ['apple_push', { alert: { body: 'Hi' } }],
    ['apple_push', { 'content-available': true }],
    ['kindle_push', { alert: 'Hi', title: 'T' }],
    ['web_push', { alert: 'x'.repeat(10_000), title: 'T' }],
    ['email', { body: 'b', bcc: 'Archive@shop.test', attachments: [{ url: 'https://x.test/a.PDF' }] }],
    ['email', { body: 'b', bcc: '', attachments: [] }],
    ['content_card', card],
    ['content_card', { type: 'BANNER', title: '', description: '', image_url: 'https://example.com/a.png' }],
    ['content_card', { ...card, message_variation_id: 'x'.repeat(3_000) }],
  ])('of %s can be sent: %j', (channel, message) => {
    expect(whyUnsendable(channel, message, limits)).toBeUndefined();
  });

  it.each<[Channel, Record<string, unknown>, string]>([
    ['email', { subject: 'S' }, 'no_email_body_content'],
    ['email', { body: ' \n ' }, 'no_email_body_content'],
    ['email', { body: '', email_template_id: 'nothing was found' }, 'no_email_body_content'],
    ['email', { body: 'b', bcc: 'eve@shop.test' }, 'bcc_not_configured'],
    ['email', { body: 'b', bcc: 'archive@shop.test, eve@shop.test' }, 'bcc_not_configured'],
    ['email', { body: 'b', attachments: [{ url: 'https://x.test/a.exe' }] }, 'attachment_type_not_supported'],
    ['email', { body: 'b', attachments: [{ url: '' }] }, 'attachment_type_not_supported'],
    ['sms', { body: ' ' }, 'sms_empty_payload'],
    ['sms', { body: '', media_items: [] }, 'sms_empty_payload'],
    ['webhook', { url: '' }, 'missing_hostname'],
    ['webhook', { url: 'hook/only/a/path' }, 'missing_hostname'],
    ['android_push', { alert: '', title: ' ' }, 'invalid_push_payload'],
    ['android_push', { alert: 'x'.repeat(4_001), title: 'T' }, 'invalid_push_payload'],
    ['android_push', { alert: 'ü'.repeat(2_001), title: 'T' }, 'invalid_push_payload'],
    ['apple_push', { alert: { body: '' } }, 'invalid_push_payload'],
    ['apple_push', { alert: 'Hi', extra: { long: 'x'.repeat(2_000) } }, 'invalid_push_payload'],
    ['kindle_push', { alert: '', title: '' }, 'invalid_push_payload'],
    ['content_card', { ...card, description: 'x'.repeat(2_048) }, 'content_card_size_exceeded'],
    ['content_card', { ...card, title: '', description: '' }, 'content_card_content_invalid'],
  ])('of %s cannot be sent: %j → %s', (channel, message, reason) => {
    expect(whyUnsendable(channel, message, limits)).toBe(reason);
  });
});
