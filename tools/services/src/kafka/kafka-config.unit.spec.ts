import { describe, expect, it } from '@jest/globals';
import { renderKafkaConfig } from './kafka-config.ts';
import { javaVersion } from './kafka-part.ts';

describe('the Kafka configuration', () => {
  const lines = renderKafkaConfig({ brokerPort: 20001, controllerPort: 20002, dataFolder: '/data' }).split('\n');

  it('listens on loopback only, and tells clients the port it listens on', () => {
    expect(lines).toContain('listeners=PLAINTEXT://127.0.0.1:20001,CONTROLLER://127.0.0.1:20002');
    expect(lines).toContain('advertised.listeners=PLAINTEXT://127.0.0.1:20001');
    expect(lines).toContain('controller.quorum.voters=1@127.0.0.1:20002');
  });

  it('keeps its data in the folder of this run', () => {
    expect(lines).toContain('log.dirs=/data');
  });
});

describe('the version of Java', () => {
  it.each([
    ['openjdk version "17.0.15" 2025-04-15', 17],
    ['openjdk version "21" 2023-09-19', 21],
    ['java version "1.8.0_402"', 8],
    ['no such thing', Number.NaN],
  ])('in %s is %s', (output, version) => {
    expect(javaVersion(output)).toBe(version);
  });
});
