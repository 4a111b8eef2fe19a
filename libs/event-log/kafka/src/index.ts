export { openKafkaEventLog } from './open-kafka-event-log.ts';
export { RecordRefused } from './publishing/record-refused.ts';
export type { KafkaEventLogOptions, KafkaLogger, KafkaSasl } from './options.ts';
