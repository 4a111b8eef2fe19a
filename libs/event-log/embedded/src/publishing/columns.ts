import { positionOf } from '../storage/position.ts';
import type { RecordColumns } from '../storage/protocol.ts';
import type { Stamped } from './publisher.ts';

/** Turns records into what the thread takes. */
export function toColumns(stamped: readonly Stamped[]): RecordColumns {
  const columns = {
    positions: new Float64Array(stamped.length),
    timestamps: new Float64Array(stamped.length),
    keys: new Array<string>(stamped.length),
    values: new Array<string | null>(stamped.length),
    headers: new Array<string | null>(stamped.length),
  };
  stamped.forEach(({ partition, record }, n) => {
    columns.positions[n] = positionOf(partition.id, record.offset);
    columns.timestamps[n] = record.timestamp;
    columns.keys[n] = record.key;
    columns.values[n] = record.value;
    columns.headers[n] = headersText(record.headers);
  });
  return columns;
}

function headersText(headers: Readonly<Record<string, string>>): string | null {
  for (const _ in headers) return JSON.stringify(headers);
  return null;
}
