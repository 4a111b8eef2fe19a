import type { DocumentStore } from '@fanfare/document-store';
import { EMAIL_TEMPLATES, type EmailTemplate, type EmailTemplateDocument } from './email-template-document.ts';

/**
 * The template as it is now; undefined where the workspace has none of this id. With `acceptedAt` (ms since the epoch),
 * one that was deleted after that time is found too.
 */
export type FindEmailTemplate = (
  workspaceId: string,
  templateId: string,
  acceptedAt?: number,
) => Promise<EmailTemplate | undefined>;

/** Characters of bodies in memory at the most. */
const CHARS_MAX = 10_000_000;

/** Asks each time whether the template changed, so that a change holds at once; reads its texts only if it did. */
export function createFindEmailTemplate(store: DocumentStore): FindEmailTemplate {
  const collection = store.collection<EmailTemplateDocument>(EMAIL_TEMPLATES);
  const remembered = new Map<string, { readonly version: number; readonly content: EmailTemplate }>();
  let chars = 0;

  function remember(_id: string, version: number, content: EmailTemplate): void {
    if (chars > CHARS_MAX) {
      remembered.clear();
      chars = 0;
    }
    remembered.set(_id, { version, content });
    chars += content.body.length + (content.plaintextBody?.length ?? 0);
  }

  return async function findEmailTemplate(workspaceId, templateId, acceptedAt) {
    const filter = { _id: templateId, workspaceId };
    const current = await collection.findOne(filter, { projection: { version: 1, deletedAt: 1 } });
    if (!current) return undefined;
    const { deletedAt, version } = current;
    if (deletedAt !== undefined && (acceptedAt === undefined || deletedAt <= acceptedAt)) return undefined;
    const known = remembered.get(templateId);
    if (known?.version === version) return known.content;
    const whole = await collection.findOne(filter);
    if (!whole) return undefined;
    remember(templateId, whole.version, whole.content);
    return whole.content;
  };
}
