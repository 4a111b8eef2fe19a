import { describe, expect, it } from '@jest/globals';
import { isPublicAddress } from './address-guard.ts';

describe('a public address', () => {
  it.each(['93.184.215.14', '8.8.8.8', '2606:2800:220:1:248:1893:25c8:1946', '::ffff:8.8.8.8'])('is %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    ...[
      '127.0.0.1',
      '10.1.2.3',
      '172.16.0.1',
      '192.168.1.1',
      '169.254.169.254',
      '100.100.100.200',
      '0.0.0.0',
      '224.0.0.1',
    ],
    ...['255.255.255.255', '192.0.0.192', '168.63.129.16', '::1', '::', 'fe80::1', 'fd00:ec2::254', 'ff02::1'],
    ...['::7f00:1', '::a00:1', '100:0:0:1::1'],
    ...['::ffff:127.0.0.1', '::ffff:7f00:1', '64:ff9b::7f00:1', '2002:7f00:1::', 'localhost', ''],
  ])('is not %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});
