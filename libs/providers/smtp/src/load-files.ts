import { lookup } from 'mime-types';
import type { Attachments } from '@fanfare/attachments';
import { attachmentExtensionOf } from '@fanfare/domain';
import type { ProviderAnswer } from '@fanfare/providers';

/** A file as the mailer takes it. */
export interface MailFile {
  readonly filename: string;
  readonly content: Buffer;
  readonly contentType: string;
}

export type LoadedFiles =
  { readonly ok: true; readonly files: readonly MailFile[] } | { readonly ok: false; readonly answer: ProviderAnswer };

/** Of all files of one mail: mail servers take about 25 MB, and files become a third longer on the way. */
const FILES_BYTES_MAX = 18_000_000;

/** Fetches what the mail is to carry. One file that cannot be had, and there is no mail: better none than one without it. */
export async function loadFiles(
  attachments: unknown,
  source: Pick<Attachments, 'load'> | undefined,
): Promise<LoadedFiles> {
  const files: MailFile[] = [];
  let bytes = 0;
  for (const attachment of Array.isArray(attachments) ? (attachments as unknown[]) : []) {
    if (!source) return refused('attachments_not_supported');
    const { url, name, credential } = fieldsOf(attachment);
    const extension = attachmentExtensionOf(url);
    if (extension === undefined) return refused('attachment_type_not_supported');
    const loaded = await source.load({ url, ...(credential !== '' && { credential }) });
    if (loaded.outcome === 'unreachable') return { ok: false, answer: { status: 'unreachable', cause: loaded.cause } };
    if (loaded.outcome === 'unavailable') return refused(loaded.reason, loaded.detail);
    bytes += loaded.content.length;
    if (bytes > FILES_BYTES_MAX) return refused('attachment_too_large', `all together exceed ${FILES_BYTES_MAX} bytes`);
    const contentType = lookup(extension) || 'application/octet-stream';
    files.push({ filename: fileNameOf(name, extension), content: loaded.content, contentType });
  }
  return { ok: true, files };
}

const refused = (reason: string, detail?: string): LoadedFiles => ({
  ok: false,
  answer: { status: 'rejected', permanent: true, reason, ...(detail !== undefined && { detail }) },
});

function fieldsOf(attachment: unknown): { url: string; name: string; credential: string } {
  const fields = typeof attachment === 'object' && attachment !== null ? attachment : {};
  const { url, file_name: name, basic_auth_credential: credential } = fields as Record<string, unknown>;
  const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
  return { url: textOf(url), name: textOf(name), credential: textOf(credential) };
}

const NAME_CHARS_MAX = 150;

/** A name and nothing else: no folder, no line break; the extension once, though `file_name` should not have it. */
function fileNameOf(name: string, extension: string): string {
  const plain = name
    .replace(/[\p{Cc}\p{Cf}/\\:*?"<>|]+/gu, '_')
    .slice(0, NAME_CHARS_MAX)
    .trim();
  const suffix = `.${extension}`;
  return plain.toLowerCase().endsWith(suffix) ? plain : `${plain || 'attachment'}${suffix}`;
}
