export { describeEventLog } from './describe-event-log.ts';
export type { EventLogData, EventLogPromises, OpenEventLogData } from './event-log-data.ts';
export { createFacts, eventually, type Facts } from './waiting/facts.ts';
export { createGate, type Gate } from './waiting/gate.ts';
export { createRecordSpy, type RecordSpy } from './waiting/record-spy.ts';
export { collectRecords, type RecordCollector } from './waiting/collect-records.ts';
