export { openAttachments, type Attachments, type AttachmentsOptions, type BasicAuthCredential } from './attachments.ts';
export type { LoadedFile } from './loaded-file.ts';
