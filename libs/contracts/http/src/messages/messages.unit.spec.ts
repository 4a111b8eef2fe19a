import { describe, expect, it } from '@jest/globals';
import { channels, type Channel } from '@fanfare/domain';
import { read } from '../parsing/index.ts';
import { messageSchemas, type MessageOf } from './index.ts';

type Fields = Record<string, unknown>;

const complete: Record<Channel, Fields> = {
  android_push: { alert: 'a', title: 't' },
  apple_push: { alert: 'a' },
  kindle_push: { alert: 'a', title: 't' },
  web_push: { alert: 'a', title: 't' },
  email: { app_id: 'app', from: 'Shop <a@b.co>', body: '<p>Hi</p>' },
  sms: { subscription_group_id: 'g', app_id: 'app', body: 'Hi' },
  webhook: { url: 'https://a.test', request_method: 'POST' },
  content_card: { type: 'CLASSIC', title: 't', description: 'd', time_to_live: 60 },
};

const readAs = <C extends Channel>(channel: C, fields: Fields): MessageOf<C> => {
  const result = read(messageSchemas[channel] as never, { ...complete[channel], ...fields });
  if (!result.ok) throw new Error(result.problems.join());
  return result.value as MessageOf<C>;
};
const problemsOf = (channel: Channel, fields: Fields): readonly string[] => {
  const result = read(messageSchemas[channel] as never, { ...complete[channel], ...fields });
  return result.ok ? [] : result.problems;
};

describe('A message object', () => {
  it.each(channels)('of %s with what is required is taken, unknown fields are not', (channel) => {
    expect(readAs(channel, { unknown_field: 1 })).not.toHaveProperty('unknown_field');
  });

  it.each(channels.flatMap((channel) => Object.keys(complete[channel]).map((field) => [channel, field] as const)))(
    'of %s without %s is refused, naming the field',
    (channel, field) => {
      const named = field === 'time_to_live' ? 'expire_at' : field;
      for (const missing of [undefined, null]) {
        expect(problemsOf(channel, { [field]: missing })).toEqual([expect.stringMatching(`^${named}: .`)]);
      }
    },
  );

  it.each(channels)('of %s keeps its variation id', (channel) => {
    expect(readAs(channel, { message_variation_id: 'v' })).toMatchObject({ message_variation_id: 'v' });
    expect(problemsOf(channel, { message_variation_id: null })).toEqual([]);
  });

  it.each(channels.flatMap((channel) => Object.keys(complete[channel]).map((field) => [channel, field] as const)))(
    'of %s with an empty %s is refused',
    (channel, field) => {
      expect(problemsOf(channel, { [field]: '' })).toHaveLength(1);
    },
  );
});

describe('Wrong values', () => {
  it.each<[Channel, Fields, string]>([
    ['android_push', { android_priority: 'low' }, 'android_priority'],
    ['android_push', { time_to_live: 2_419_201 }, 'time_to_live'],
    ['android_push', { time_to_live: -1 }, 'time_to_live'],
    ['android_push', { notification_id: 1.5 }, 'notification_id'],
    ['android_push', { accent_color: 'red' }, 'accent_color'],
    ['android_push', { extra: ['a'] }, 'extra'],
    ['android_push', { buttons: [{ action: 'URI' }] }, 'buttons.0.text'],
    ['android_push', { buttons: [{ text: 'Go', action: 'JUMP' }] }, 'buttons.0.action'],
    [
      'android_push',
      { conversation_data: { shortcut_id: 's', messages: [], persons: [] } },
      'conversation_data.reply_person_id',
    ],
    ['android_push', { send_to_sync: 'maybe' }, 'send_to_sync'],
    ['apple_push', { alert: 7 }, 'alert'],
    ['apple_push', { alert: { title: 'no body' } }, 'alert.body'],
    ['apple_push', { extra: { ab: 1 } }, 'extra'],
    ['apple_push', { extra: { aps: {} } }, 'extra'],
    ['apple_push', { interruption_level: 'loud' }, 'interruption_level'],
    ['apple_push', { relevance_score: 1.1 }, 'relevance_score'],
    ['apple_push', { expiry: 'soon' }, 'expiry'],
    ['apple_push', { asset_url: 'https://a.test/a.png' }, 'asset_file_type'],
    ['apple_push', { asset_url: 'https://a.test/a.exe', asset_file_type: 'exe' }, 'asset_file_type'],
    ['apple_push', { apns_priority: 11 }, 'apns_priority'],
    ['apple_push', { apns_priority: 0 }, 'apns_priority'],
    ['apple_push', { badge: '1' }, 'badge'],
    ['apple_push', { category: 'ab_cat_yes_no', buttons: [{ action_id: 'ab_pb_more' }] }, 'buttons.0.action_id'],
    ['apple_push', { category: 'mine', buttons: [{ action_id: 'go', uri: 'a://b' }] }, 'buttons.0.action'],
    ['apple_push', { category: 'mine', buttons: [{ action_id: 'go', action: 'URI' }] }, 'buttons.0.uri'],
    ['apple_push', { buttons: [{ action: 'CLOSE' }] }, 'buttons.0.action_id'],
    ['kindle_push', { priority: 'high' }, 'priority'],
    ['web_push', { buttons: [{ text: 'Go', action: 'DEEP_LINK' }] }, 'buttons.0.action'],
    ['web_push', { time_to_live: -1 }, 'time_to_live'],
    ['content_card', { type: 'HUGE' }, 'type'],
    ['content_card', { type: 'BANNER' }, 'image_url'],
    ['content_card', { type: 'CAPTIONED_IMAGE' }, 'image_url'],
    ['content_card', { time_to_live: 30 * 86_400 + 1 }, 'time_to_live'],
    ['content_card', { expire_at: 'never' }, 'expire_at'],
    ['email', { from: 'Shop' }, 'from'],
    ['email', { from: 'Shop <a@b.test>, eve@b.test' }, 'from'],
    ['email', { reply_to: 'nobody' }, 'reply_to'],
    ['email', { headers: { a: {} } }, 'headers'],
    ['email', { attachments: [{ file_name: 'a', url: 'https://a.test/a.exe' }] }, 'attachments.0.url'],
    ['email', { attachments: [{ file_name: 'a', url: 'file:///etc/a.pdf' }] }, 'attachments.0.url'],
    ['email', { attachments: [{ url: 'https://a.test/a.pdf' }] }, 'attachments.0.file_name'],
    ['sms', { user_click_tracking_enabled: true }, 'user_click_tracking_enabled'],
    ['sms', { media_items: [{}] }, 'media_items.0.url'],
    ['webhook', { request_method: 'PATCH' }, 'request_method'],
    ['webhook', { request_headers: 'a: b' }, 'request_headers'],
    ['webhook', { body: { json: 'must be escaped' } }, 'body'],
  ])('%s %j are refused, naming %s', (channel, fields, field) => {
    expect(problemsOf(channel, fields)).toEqual([expect.stringMatching(`^${field}: .`)]);
  });
});

describe('Android push', () => {
  it("has the contract's defaults", () => {
    expect(readAs('android_push', { buttons: { text: 'Go' } })).toEqual({
      alert: 'a',
      title: 't',
      priority: 0,
      send_to_sync: false,
      use_webview: false,
      send_to_most_recent_device_only: false,
      buttons: [{ text: 'Go', action: 'OPEN_APP', use_webview: true }],
    });
  });

  it.each([
    [-2, -2],
    [2, 2],
    [3, 0],
    [-3, 0],
    [null, 0],
  ])('takes the priority %p as %p', (given, expected) => {
    expect(readAs('android_push', { priority: given }).priority).toBe(expected);
  });

  it('is silent without a text, and only then', () => {
    expect(problemsOf('android_push', { send_to_sync: true, alert: null, title: null })).toEqual([]);
    expect(problemsOf('android_push', { send_to_sync: 'true', alert: null })).toHaveLength(1);
    expect(problemsOf('android_push', { send_to_sync: true })).toHaveLength(2);
  });

  it('takes 28 days to live', () => {
    expect(problemsOf('android_push', { time_to_live: 2_419_200 })).toEqual([]);
    for (const channel of ['android_push', 'web_push'] as const)
      expect(problemsOf(channel, { time_to_live: 0 })).toEqual([]); // now or never
  });

  it('takes a whole conversation', () => {
    const conversation_data = {
      shortcut_id: 's',
      reply_person_id: 'p',
      messages: [{ text: 'Hi', timestamp: 1, person_id: 'p' }],
      persons: [{ id: 'p', name: 'Pat' }],
    };
    expect(readAs('android_push', { conversation_data })).toMatchObject({ conversation_data });
  });
});

describe('iOS push', () => {
  it('needs no alert when it only wakes the app', () => {
    expect(problemsOf('apple_push', { alert: null, 'content-available': 'true' })).toEqual([]);
    expect(problemsOf('apple_push', { alert: { title: 'x' }, 'content-available': true })).toEqual([]);
  });

  it('is mutable when it is rich', () => {
    expect(readAs('apple_push', {}).mutable_content).toBe(false);
    expect(readAs('apple_push', { asset_url: 'u', asset_file_type: 'png' }).mutable_content).toBe(true);
  });

  it('closes on the negative button of a built-in category', () => {
    const buttons = [{ action_id: 'ab_pb_yes' }, { action_id: 'ab_pb_no' }, { action_id: 'ab_pb_no', action: 'URI' }];
    const read = readAs('apple_push', { category: 'ab_cat_yes_no', buttons });
    expect(read.buttons?.map(({ action }) => action)).toEqual(['OPEN_APP', 'CLOSE', 'URI']);
  });

  it('keeps the text of its expiry, a template too', () => {
    expect(readAs('apple_push', { expiry: '2030-01-01T00:00:00+0000' }).expiry).toBe('2030-01-01T00:00:00+0000');
    expect(readAs('apple_push', { expiry: '{{custom_attribute.${end}}}' }).expiry).toBe('{{custom_attribute.${end}}}');
  });
});

describe('Email', () => {
  it('needs a body or a template', () => {
    expect(problemsOf('email', { body: null, email_template_id: 'x' })).toEqual([]);
  });

  it('takes a sender from Liquid', () => {
    expect(problemsOf('email', { from: '{{custom_attribute.${sender}}}' })).toEqual([]);
  });

  it('takes a lone attachment, whose address may have a query or be a template', () => {
    for (const url of ['https://a.test/a.PDF?x=1', 'https://a.test/{{${user_id}}}']) {
      expect(readAs('email', { attachments: { file_name: 'a', url } }).attachments).toEqual([{ file_name: 'a', url }]);
    }
  });

  it('takes header values that are numbers', () => {
    expect(readAs('email', { headers: { 'X-N': 1 } }).headers).toEqual({ 'X-N': '1' });
  });
});

describe('SMS', () => {
  it('takes media as addresses or objects, alone or in a list', () => {
    const expected = [{ url: 'https://a.test/a.png' }];
    for (const media_items of ['https://a.test/a.png', ['https://a.test/a.png'], expected[0], expected]) {
      expect(readAs('sms', { media_items }).media_items).toEqual(expected);
    }
  });
});

describe('Content card', () => {
  it('takes 30 days to live, and either end', () => {
    expect(problemsOf('content_card', { time_to_live: 30 * 86_400 })).toEqual([]);
    expect(problemsOf('content_card', { time_to_live: null, expire_at: '2030-01-01' })).toEqual([]);
  });

  it("has the contract's defaults", () => {
    expect(readAs('content_card', {})).toMatchObject({
      pinned: false,
      expire_in_local_time: false,
      ios_use_webview: true,
      android_use_webview: true,
    });
  });
});
