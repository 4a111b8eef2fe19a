import { describe, expect, it } from '@jest/globals';
import kafkajs from 'kafkajs';
import type { KafkaLogger } from '../options.ts';
import { createLogCreator } from './kafkajs-log.ts';

const { ERROR, INFO, WARN } = kafkajs.logLevel;

describe('what kafkajs says', () => {
  const say = (level: number, message: string, fields: object = {}) => {
    const lines: unknown[][] = [];
    const at = (severity: string) => (text: string, said?: object) => void lines.push([severity, text, said]);
    const logger: KafkaLogger = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
    const log = { timestamp: '', logger: 'kafkajs', message, ...fields };
    createLogCreator(logger)()({ namespace: 'Runner', level, label: '', log });
    return lines;
  };

  it.each([
    [INFO, 'Consumer has joined the group', 'debug'],
    [WARN, 'The group is rebalancing, re-joining', 'info'],
    [ERROR, 'Connection error: refused', 'warn'],
  ])('at level %s, "%s", is %s to us', (level, message, severity) => {
    expect(say(level, message)).toEqual([[severity, `kafkajs: ${message}`, { part: 'Runner' }]]);
  });

  it('is narration when it is about a coordinator that is not there yet', () => {
    const [line] = say(ERROR, 'Response GroupCoordinator', {
      error: 'The group coordinator is not available',
      stack: 'x',
    });
    expect(line?.[0]).toBe('debug');
    expect(line?.[2]).not.toHaveProperty('stack');
  });
});
