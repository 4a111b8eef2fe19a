import kafkajs, { type PartitionAssigner } from 'kafkajs';

/**
 * The round-robin assigner, with a step before every join. When a group rebalances, kafkajs joins again without asking;
 * the partitions would move while their batches are in hand. Looking up the group's coordinator is the first thing a
 * join does, and an assigner is given the very cluster object that does it.
 */
export const handOverFirst =
  (beforeJoin: () => Promise<void>): PartitionAssigner =>
  (config) => {
    const { cluster } = config;
    const findGroupCoordinator = cluster.findGroupCoordinator.bind(cluster);
    cluster.findGroupCoordinator = async (group) => {
      await beforeJoin();
      return findGroupCoordinator(group);
    };
    return kafkajs.PartitionAssigners.roundRobin(config);
  };
