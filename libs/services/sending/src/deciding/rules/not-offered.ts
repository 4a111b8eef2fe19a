import type { Channel } from '@fanfare/domain';
import type { AcceptedMessage } from '../decision.ts';

/** Fields of the contract that are accepted and have no effect yet: said to the caller, who would wonder otherwise. */
export function notOffered(channel: Channel, message: AcceptedMessage['message']): string[] {
  if (channel !== 'email') return [];
  const { attachments, email_template_id: templateId, bcc } = message;
  const notes: string[] = [];
  if (Array.isArray(attachments) && attachments.length > 0) {
    notes.push('attachments: are not offered yet; a mail server is not given this message (attachments_not_supported)');
  }
  if (templateId !== undefined)
    notes.push('email_template_id: is not offered yet; the subject and body of the request are used');
  if (bcc !== undefined) notes.push('bcc: no BCC address is configured; nobody gets a copy');
  return notes.map((note) => `messages.email.${note}`);
}
