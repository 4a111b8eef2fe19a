import { describe, expect, it } from '@jest/globals';
import { topicConfigOf } from './ensure-topics.ts';

const configOf = (spec: object, replicas = 1) => {
  const { configEntries = [] } = topicConfigOf('t', { name: 't', partitions: 3, ...spec }, replicas);
  return Object.fromEntries(configEntries.map(({ name, value }) => [name, value]));
};

describe('the configuration of a topic', () => {
  it('keeps records for seven days unless told otherwise', () => {
    expect(configOf({})).toMatchObject({ 'cleanup.policy': 'delete', 'retention.ms': '604800000' });
    expect(configOf({ retentionMs: 1_500.5 })).toMatchObject({ 'retention.ms': '1501' });
    expect(configOf({ retentionMs: Infinity })).toMatchObject({ 'retention.ms': '-1' });
  });

  it('keeps the last record of each key of a compacted topic, however old', () => {
    expect(configOf({ compacted: true })).toMatchObject({ 'cleanup.policy': 'compact' });
    expect(configOf({ compacted: true })).not.toHaveProperty('retention.ms');
  });

  it('wants a second replica for an acknowledgement where there are three', () => {
    expect(configOf({}, 3)).toMatchObject({ 'min.insync.replicas': '2' });
    expect(configOf({}, 2)).toMatchObject({ 'min.insync.replicas': '1' });
  });
});
