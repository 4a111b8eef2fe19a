import { z } from 'zod';
import { holdsLiquid, optional, requiredText } from '../parsing/index.ts';

const extensions = new Set(
  (
    'txt csv log css ics jpg jpe jpeg gif png bmp psd tif tiff svg indd ai eps doc docx rtf odt ott pdf pub pages mobi ' +
    'epub mp3 m4a m4v wma ogg flac wav aif aifc aiff mp4 mov avi mkv mpeg mpg wmv xls xlsx ods numbers odp ppt pptx ' +
    'pps key zip vcf pkpass'
  ).split(' '),
);

/** The type of an attachment is taken from its address, so that has to end in an extension we may send. */
function isAttachable(url: string): boolean {
  if (holdsLiquid(url)) return true;
  const address = URL.parse(url);
  if (!address || !['http:', 'https:'].includes(address.protocol)) return false;
  return extensions.has(address.pathname.split('.').at(-1)!.toLowerCase());
}

export const EmailAttachment = z.object({
  file_name: requiredText,
  url: requiredText.refine(isAttachable, {
    error: 'must be a web address that ends in the extension of a supported file type',
  }),
  basic_auth_credential: optional(z.string()),
});
export type EmailAttachment = z.infer<typeof EmailAttachment>;
