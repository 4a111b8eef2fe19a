import { describe, expect, it } from '@jest/globals';
import { Control, createFaults, failsByRate } from './faults.ts';

describe('faults by rate', () => {
  const control = Control.parse({ failRate: 0.3 });
  const ids = Array.from({ length: 10_000 }, (_, n) => `delivery-${n}`);
  const failing = (settings: Control, tryNumber: number) => ids.filter((id) => failsByRate(settings, id, tryNumber));

  it('are the same in every run', () => {
    expect(failing(control, 1)).toEqual(failing(control, 1));
  });

  it('come about as often as was asked, and are other ones for another try and another seed', () => {
    const first = failing(control, 1);
    expect(first.length / ids.length).toBeCloseTo(0.3, 1);
    expect(failing(control, 2)).not.toEqual(first);
    expect(failing({ ...control, seed: 'x' }, 1)).not.toEqual(first);
    expect(failing({ ...control, failRate: 1 }, 1)).toHaveLength(ids.length);
  });
});

describe('the next faults', () => {
  it('are as many as was asked, on the channels that were asked', () => {
    const faults = createFaults();
    faults.set(Control.parse({ failNext: 2, channels: ['email'], failWith: 'disconnect' }));
    const outcomes = [faults.decide('webhook', 'a', 1), ...['a', 'b', 'c'].map((id) => faults.decide('email', id, 1))];
    expect(outcomes).toEqual(['accept', 'disconnect', 'disconnect', 'accept']);
  });
});
