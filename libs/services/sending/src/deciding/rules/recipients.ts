import { RECIPIENTS_MAX } from '@fanfare/domain';
import type { SendRequest } from '@fanfare/http-contracts';
import { refused, type RefusedSend } from '../decision.ts';

/** Counted as given, before the entries are looked at: a list of a million is refused at the price of its length. */
export function refuseTooMany(body: Readonly<Record<string, unknown>>): RefusedSend | undefined {
  const count = countOf(body.external_user_ids) + countOf(body.user_aliases);
  if (count <= RECIPIENTS_MAX) return undefined;
  return refused('The max number of external_ids and aliases per request was exceeded', [
    `external_user_ids and user_aliases: ${count} in all, at most ${RECIPIENTS_MAX} are allowed`,
  ]);
}

function countOf(list: unknown): number {
  if (Array.isArray(list)) return list.length;
  return list === undefined || list === null ? 0 : 1;
}

/** Contract, section 4.1. A filter that we do not apply yet must not be ignored: it would reach people it excludes. */
export function refuseTarget(request: SendRequest): RefusedSend | undefined {
  const hasUsers = request.external_user_ids.length + request.user_aliases.length > 0;
  const filters = (['segment_id', 'audience'] as const).filter((field) => request[field] !== undefined);

  if (hasUsers && request.broadcast) {
    return refused('Bad Request', ['broadcast: must not be true together with external_user_ids or user_aliases']);
  }
  if (!hasUsers && filters.length === 0) {
    return refused('No Recipients', ['external_user_ids or user_aliases: at least one entry is required']);
  }
  if (!hasUsers && !request.broadcast) {
    return refused('No Recipients', [`broadcast: must be true when ${filters.join(' and ')} is given without users`]);
  }
  if (filters.length > 0) {
    return refused(
      'Bad Request',
      filters.map((field) => `${field}: is not available yet; address users by external_user_ids or user_aliases`),
    );
  }
  return undefined;
}
