import { list } from './load-config.ts';

/** What both the gateway and the email worker read: the worker looks at addresses that depend on the recipient. */
export const emailConfig = {
  EMAIL_BCC_ADDRESSES: list
    .transform((addresses, context): string[] => {
      const wrong = addresses.filter((address) => !/^[^\s@<>]+@[^\s@<>]+$/.test(address));
      if (wrong.length > 0)
        context.addIssue(`${wrong.join(', ')} is no address; use archive@shop.example, without a name`);
      return addresses;
    })
    .default([])
    .describe('Addresses that an email may name as bcc, comma separated'),
};
