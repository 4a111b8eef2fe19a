import { describe, expect, it } from '@jest/globals';
import { tellingLine } from './telling-line.ts';

describe('the line that says why a program failed', () => {
  it.each([
    ['[\u001b[1;31mERROR\u001b[m] No repository\n[ERROR] More\n\u001b[0m\n', '[ERROR] No repository'],
    ['I: Retrieving\nE: No such suite\n', 'E: No such suite'],
    ['FATAL:  lock file exists\nHINT:  look around\n', 'FATAL:  lock file exists'],
    ['reading\ngo: module requires go 1.25\n\n', 'go: module requires go 1.25'],
    ['', 'it said nothing'],
  ])('in %j is %j', (output, line) => {
    expect(tellingLine(output)).toBe(line);
  });
});
