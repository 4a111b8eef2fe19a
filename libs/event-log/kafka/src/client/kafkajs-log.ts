import kafkajs, { type LogEntry, type logLevel } from 'kafkajs';
import type { KafkaLogger } from '../options.ts';

const { logLevel: levels } = kafkajs;

/** Part of every first use of a fresh cluster, of a restarted broker and of a rebalance; kafkajs goes on by itself. */
const passing =
  /GROUP_COORDINATOR_NOT_AVAILABLE|group coordinator is not available|LEADER_NOT_AVAILABLE|coordinator is loading|group is rebalancing/i;

type Severity = keyof KafkaLogger;

/** Kafkajs calls its narration INFO, an ordinary rebalance WARN, and every attempt that it repeats ERROR. */
export function severityOf(level: logLevel, message: string): Severity {
  if (level === levels.ERROR) return passing.test(message) ? 'debug' : 'warn';
  return level === levels.WARN ? 'info' : 'debug';
}

/** Routes what kafkajs says to our logger, in the product's severities and without stacks. */
export const createLogCreator = (logger: KafkaLogger) => () => (entry: LogEntry) => {
  const { message, timestamp, logger: _logger, stack, ...fields } = entry.log;
  const detail = `${message} ${String(fields['error'] ?? '')}`;
  logger[severityOf(entry.level, detail)](`kafkajs: ${message}`, { part: entry.namespace, ...fields });
};
