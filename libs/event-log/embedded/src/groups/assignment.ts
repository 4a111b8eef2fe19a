/**
 * Round robin: who of `members` works on each of `count` partitions. Pure and without memory, so a member keeps its
 * partitions only as far as the order of members allows.
 */
export const assignPartitions = <Member>(members: readonly Member[], count: number): (Member | undefined)[] =>
  Array.from({ length: count }, (_, partition) => members[partition % members.length]);
