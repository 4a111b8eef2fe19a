import type { Partition } from '../memory/partition.ts';
import { assignPartitions } from './assignment.ts';
import type { PartitionLoop } from './partition-loop.ts';

/** One of the subscriptions that share a group's partitions. */
export interface Member {
  readonly topics: readonly string[];
  /** Starts work on a partition that nobody else works on. */
  start(partition: Partition): PartitionLoop;
}

/** The members of a group in this process, and who of them works on which partition. */
export interface Group {
  join(member: Member): void;
  /** Resolves when the member has finished what it had in hand. */
  leave(member: Member): Promise<void>;
}

/**
 * A partition's place in the group: `owner` is to work on it, `worker` does. They differ while the worker finishes its
 * batch; only then the owner starts, so a partition is never in two hands.
 */
interface Seat {
  readonly partition: Partition;
  owner: Member | undefined;
  worker: { readonly member: Member; readonly loop: PartitionLoop; stopped?: Promise<void> } | undefined;
}

export function createGroup(partitionsOf: (topic: string) => readonly Partition[]): Group {
  const members = new Set<Member>();
  const seats = new Map<Partition, Seat>();

  function seatOf(partition: Partition): Seat {
    let seat = seats.get(partition);
    if (!seat) seats.set(partition, (seat = { partition, owner: undefined, worker: undefined }));
    return seat;
  }

  function assign(topic: string): void {
    const interested = [...members].filter(({ topics }) => topics.includes(topic));
    const partitions = partitionsOf(topic);
    const owners = assignPartitions(interested, partitions.length);
    partitions.forEach((partition, n) => {
      const seat = seatOf(partition);
      seat.owner = owners[n];
      void settle(seat);
    });
  }

  async function settle(seat: Seat): Promise<void> {
    const { owner, worker } = seat;
    if (worker?.member === owner && !worker?.stopped) return;
    if (worker) {
      // Whoever asked first goes on below; a later change of owner is seen there.
      if (worker.stopped) return;
      await (worker.stopped = worker.loop.stop());
      seat.worker = undefined;
    }
    if (seat.owner) seat.worker = { member: seat.owner, loop: seat.owner.start(seat.partition) };
  }

  return {
    join(member) {
      members.add(member);
      member.topics.forEach(assign);
    },
    async leave(member) {
      members.delete(member);
      member.topics.forEach(assign);
      const workers = [...seats.values()].map(({ worker }) => worker);
      await Promise.all(workers.map(async (worker) => worker?.member === member && worker.stopped));
    },
  };
}
