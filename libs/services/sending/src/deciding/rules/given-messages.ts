import { channels, isChannel, type Channel } from '@fanfare/domain';
import { isObject } from '@fanfare/http-contracts';

export interface GivenMessage {
  readonly channel: Channel;
  /** As it came; not empty. */
  readonly given: Readonly<Record<string, unknown>>;
}

const NAMES_MAX = 10;

/** The message objects of a request that can be looked at, in a fixed order of channels, and why others cannot. */
export function givenMessages(messages: unknown): {
  readonly messages: readonly GivenMessage[];
  readonly errors: readonly string[];
} {
  if (messages === undefined || messages === null) return { messages: [], errors: [] };
  if (!isObject(messages)) return { messages: [], errors: ['messages: must be an object'] };

  const found: GivenMessage[] = [];
  const errors: string[] = [];
  for (const channel of channels) {
    const given = Object.hasOwn(messages, channel) ? messages[channel] : undefined;
    if (given === undefined || given === null) continue;
    if (!isObject(given)) errors.push(`messages.${channel}: must be an object`);
    else if (Object.keys(given).length === 0) errors.push(`messages.${channel}: is empty`);
    else found.push({ channel, given });
  }

  const unsupported = Object.keys(messages).filter((name) => !isChannel(name) && messages[name] !== null);
  if (unsupported.length > 0) errors.push(`messages: ${listed(unsupported)} not supported and left out`);
  return { messages: found, errors };
}

/** The names are the caller's: short and few, whatever was sent. */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, NAMES_MAX).map((name) => name.slice(0, 64));
  const rest = names.length - shown.length;
  if (rest > 0) return `${shown.join(', ')} and ${rest} more are`;
  return `${shown.join(', ')} ${names.length === 1 ? 'is' : 'are'}`;
}
