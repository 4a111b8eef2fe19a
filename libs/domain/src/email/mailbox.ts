/** As `reply_to`: no reply address at all (contract, section 3.6). */
export const NO_REPLY_TO = 'NO_REPLY_TO';

export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

/**
 * `Display Name <address>`, or the address alone: one mailbox, whatever was rendered into the name. Undefined: no address
 * that a mail could come from.
 */
export function mailboxOf(text: string): Mailbox | undefined {
  const plain = text.replace(/\p{Cc}+/gu, ' ').trim();
  const begin = plain.endsWith('>') ? plain.lastIndexOf('<') : -1;
  const address = (begin < 0 ? plain : plain.slice(begin + 1, -1)).trim();
  if (!/^[^\s<>@,;:"]+@[^\s<>@,;:"]+$/.test(address)) return undefined;
  return { name: begin < 0 ? '' : unquoted(plain.slice(0, begin).trim()), address };
}

const unquoted = (name: string): string => /^"(.*)"$/.exec(name)?.[1]?.replace(/\\(.)/g, '$1') ?? name;
