import { EMAIL_TEMPLATES, type EmailTemplate, type EmailTemplateDocument } from '@fanfare/email-template-reader';
import type { DocumentStore } from '@fanfare/document-store';
import { newUuid } from '@fanfare/domain';

const EMAIL_TEMPLATES_PER_PAGE = 100;

/** A document without its bodies, which can be large. */
export type ListedEmailTemplate = Pick<EmailTemplateDocument, '_id' | 'name' | 'createdAt' | 'updatedAt'> & {
  readonly content: Omit<EmailTemplate, 'body' | 'plaintextBody'>;
};

export interface EmailTemplateFields {
  readonly name: string;
  readonly content: EmailTemplate;
}

/** The email templates of a workspace. */
export interface EmailTemplates {
  createIndexes(): Promise<void>;
  create(workspaceId: string, fields: EmailTemplateFields): Promise<EmailTemplateDocument>;
  /** Oldest first. */
  list(workspaceId: string, page: number): Promise<ListedEmailTemplate[]>;
  find(workspaceId: string, templateId: string): Promise<EmailTemplateDocument | undefined>;
  /** Edits what is stored, also when somebody else does at the same time. `edit` may decline with undefined. */
  change(
    workspaceId: string,
    templateId: string,
    edit: (fields: EmailTemplateFields) => EmailTemplateFields | undefined,
  ): Promise<EmailTemplateDocument | 'unknown' | 'declined'>;
  /** False when there is no such template. */
  remove(workspaceId: string, templateId: string): Promise<boolean>;
}

/** Much longer than an `Idempotency-Key` is remembered: the repetition of a request still finds its template. */
const KEPT_AFTER_DELETION_MS = 7 * 24 * 3_600_000;

export function createEmailTemplates(store: DocumentStore, now: () => number): EmailTemplates {
  const collection = store.collection<EmailTemplateDocument>(EMAIL_TEMPLATES);
  const living = { deletedAt: { $exists: false } };

  const find: EmailTemplates['find'] = async (workspaceId, templateId) =>
    (await collection.findOne({ _id: templateId, workspaceId, ...living })) ?? undefined;

  return {
    find,
    createIndexes: () =>
      collection.createIndexes([
        { key: { workspaceId: 1, createdAt: 1 } },
        { key: { expireAt: 1 }, expireAfterSeconds: 0 },
      ]),
    create: async (workspaceId, fields) => {
      const at = now();
      const document = { _id: newUuid(), workspaceId, ...fields, version: 1, createdAt: at, updatedAt: at };
      await collection.insertOne(document);
      return document;
    },
    list: (workspaceId, page) =>
      collection
        .find(
          { workspaceId, ...living },
          {
            sort: { createdAt: 1, _id: 1 },
            skip: page * EMAIL_TEMPLATES_PER_PAGE,
            limit: EMAIL_TEMPLATES_PER_PAGE,
            projection: { 'content.body': 0, 'content.plaintextBody': 0 },
          },
        )
        .toArray(),
    change: async function changeEmailTemplate(workspaceId, templateId, edit) {
      for (;;) {
        const document = await find(workspaceId, templateId);
        if (!document) return 'unknown';
        const edited = edit(document);
        if (!edited) return 'declined';
        const { version } = document;
        const change = { name: edited.name, content: edited.content, version: version + 1, updatedAt: now() };
        const unmoved = { _id: templateId, version, ...living };
        const { matchedCount } = await collection.updateOne(unmoved, { $set: change });
        if (matchedCount === 1) return { ...document, ...change };
      }
    },
    remove: async (workspaceId, templateId) => {
      const deletedAt = now();
      const { matchedCount } = await collection.updateOne(
        { _id: templateId, workspaceId, ...living },
        { $set: { deletedAt, expireAt: new Date(deletedAt + KEPT_AFTER_DELETION_MS) } },
      );
      return matchedCount === 1;
    },
  };
}
