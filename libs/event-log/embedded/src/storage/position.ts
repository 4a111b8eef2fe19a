/*
 * Where a record is: its partition's number in the database and its offset, packed into one integer. It is the row id,
 * so the records of a partition lie side by side, in order, and finding a page needs no index besides the table itself.
 */

const offsetsPerPartition = 2 ** 40;

/** Row ids stay below 2^53, the largest integer that JavaScript and SQLite agree on. */
export const partitionIdMax = 2 ** 13 - 1;

export const positionOf = (partitionId: number, offset: number): number => partitionId * offsetsPerPartition + offset;

export const offsetOf = (position: number): number => position % offsetsPerPartition;

export const partitionIdOf = (position: number): number => Math.floor(position / offsetsPerPartition);

/** The position behind the last one that the partition can have. */
export const endOfPartition = (partitionId: number): number => positionOf(partitionId + 1, 0);
