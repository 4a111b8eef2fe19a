export { openAttachments, type Attachments, type AttachmentsOptions } from './attachments.ts';
export type { LoadedFile } from './loaded-file.ts';
