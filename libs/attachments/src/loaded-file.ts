import { isTransientStatus, type AnsweredWithBody, type HttpFailure, type TooLarge } from '@fanfare/guarded-http';

export type LoadedFile =
  | { readonly outcome: 'loaded'; readonly content: Buffer }
  /** Asking again will not help. */
  | {
      readonly outcome: 'unavailable';
      readonly reason:
        | 'attachment_unavailable' // its server says that it is not there, or not for us
        | 'attachment_address_blocked' // not of the public internet
        | 'attachment_too_large'
        | 'attachment_credential_unknown';
      readonly detail: string;
    }
  /** Its server cannot answer now. */
  | { readonly outcome: 'unreachable'; readonly cause: string };

/** What the answer to a request for a file means for the mails that carry it. `where`: the address, for people. */
export function loadedFileOf(answer: AnsweredWithBody | TooLarge | HttpFailure, where: string): LoadedFile {
  const lasting = (reason: (LoadedFile & { outcome: 'unavailable' })['reason'], detail: string): LoadedFile => ({
    outcome: 'unavailable',
    reason,
    detail: `${where}: ${detail}`,
  });
  switch (answer.outcome) {
    case 'answered':
      if (answer.status === 200) return { outcome: 'loaded', content: answer.body };
      if (isTransientStatus(answer.status)) return { outcome: 'unreachable', cause: `${where}: HTTP ${answer.status}` };
      return lasting('attachment_unavailable', `HTTP ${answer.status}`);
    case 'too_large':
      if (answer.status === 200) return lasting('attachment_too_large', 'larger than an attachment may be');
      if (isTransientStatus(answer.status)) return { outcome: 'unreachable', cause: `${where}: HTTP ${answer.status}` };
      return lasting('attachment_unavailable', `HTTP ${answer.status}`);
    case 'blocked':
      return lasting('attachment_address_blocked', answer.detail);
    case 'timeout':
    case 'unreachable':
      return { outcome: 'unreachable', cause: `${where}: ${answer.detail}` };
    default:
      return lasting('attachment_unavailable', answer.detail);
  }
}
