import { healthOf, type HealthCheck } from '@fanfare/http-kit';

/** One check per lane of a worker: `delivery.email`, … */
export function healthOfEach<Lane extends string>(
  lanes: readonly Lane[],
  healthOfLane: (lane: Lane) => { state: string; lastError?: string } | undefined,
): Record<string, HealthCheck> {
  return Object.fromEntries(
    lanes.map((lane) => [`delivery.${lane}`, () => healthOf(healthOfLane(lane) ?? { state: 'closed' })]),
  );
}
