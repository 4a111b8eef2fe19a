import { z } from 'zod';
import { attachmentExtensionOf } from '@fanfare/domain';
import { holdsLiquid, optional, requiredText } from '../parsing/index.ts';

/** What may be sent can be said of an address without Liquid; the worker looks at the others when they are rendered. */
export const EmailAttachment = z.object({
  file_name: requiredText.describe('without extension'),
  url: requiredText.refine((url) => holdsLiquid(url) || attachmentExtensionOf(url) !== undefined, {
    error: 'must be a web address that ends in the extension of a supported file type',
  }),
  basic_auth_credential: optional(z.string()).describe('the name of a configured credential'),
});
export type EmailAttachment = z.infer<typeof EmailAttachment>;
