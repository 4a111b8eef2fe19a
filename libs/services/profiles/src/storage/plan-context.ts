import { randomInt } from 'node:crypto';
import { newUserId, type PlanContext } from '@fanfare/domain';

export const planContext = (workspaceId: string, now: number): PlanContext => ({
  workspaceId,
  now,
  newUserId,
  newRandomBucket: () => randomInt(10_000),
});
