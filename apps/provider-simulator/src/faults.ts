import { createHash } from 'node:crypto';
import { z } from 'zod';

export type SimulatedChannel = 'email' | 'webhook';

/** What `PUT /control` takes. What is left out has its default: `{}` makes everything well again. */
export const Control = z.strictObject({
  latencyMs: z.number().min(0).max(600_000).default(0).describe('Before every answer'),
  failRate: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe('Share of the tries that meet the fault, chosen by delivery id and try'),
  failNext: z.int().min(0).default(0).describe('This many messages from now meet the fault'),
  channels: z
    .array(z.enum(['email', 'webhook']))
    .default(['email', 'webhook'])
    .describe('Where faults happen'),
  failWith: z
    .enum(['answer', 'disconnect', 'accept_and_disconnect'])
    .default('answer')
    .describe('Refuse; hang up without having taken the message; take it and hang up before saying so'),
  smtpCode: z.int().min(400).max(599).default(451),
  httpStatus: z.int().min(300).max(599).default(500),
  retryAfterSeconds: z.int().min(0).optional().describe('Sent with httpStatus'),
  seed: z.string().default('').describe('Another seed makes failRate choose other tries'),
});
export type Control = z.infer<typeof Control>;

export type Outcome = 'accept' | Control['failWith'];

/**
 * Whether this try meets the fault by rate. By hash and not by chance, so that a run can be repeated and the truth about
 * it is known beforehand. `tryNumber` counts from 1.
 */
export function failsByRate(control: Control, deliveryId: string, tryNumber: number): boolean {
  if (control.failRate === 0) return false;
  const hash = createHash('sha256')
    .update(JSON.stringify([control.seed, deliveryId, tryNumber]))
    .digest();
  return hash.readUInt32BE(0) / 2 ** 32 < control.failRate;
}

/** Holds the settings, and counts down `failNext`. */
export function createFaults() {
  let control = Control.parse({});
  return {
    control: () => control,
    set: (next: Control) => {
      control = next;
    },
    decide(channel: SimulatedChannel, deliveryId: string, tryNumber: number): Outcome {
      if (!control.channels.includes(channel)) return 'accept';
      if (control.failNext > 0) {
        control = { ...control, failNext: control.failNext - 1 };
        return control.failWith;
      }
      return failsByRate(control, deliveryId, tryNumber) ? control.failWith : 'accept';
    },
  };
}
export type Faults = ReturnType<typeof createFaults>;
