import type { Stored } from '@fanfare/document-store';

/** The collection `email_templates`, written by the campaign service alone. */
export const EMAIL_TEMPLATES = 'email_templates';

/** What a message that names the template takes from it, where it says nothing itself. */
export interface EmailTemplate {
  readonly subject: string;
  /** HTML, may hold Liquid, as all of its texts may. */
  readonly body: string;
  readonly plaintextBody?: string;
  readonly preheader?: string;
  readonly shouldInlineCss?: boolean;
}

export interface EmailTemplateDocument extends Stored {
  readonly workspaceId: string;
  readonly name: string;
  readonly content: EmailTemplate;
  /** One more with every change. */
  readonly version: number;
  /** Milliseconds since the epoch, these three. */
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Nobody sees it any more, but for the repetition of a request that was accepted before. */
  readonly deletedAt?: number;
  /** Set with `deletedAt`: when the document itself goes. */
  readonly expireAt?: Date;
}
