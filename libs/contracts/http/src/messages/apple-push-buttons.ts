import { z } from 'zod';
import { lenientBoolean, optional, requiredText, withDefault } from '../parsing/index.ts';

/** Apple's built-in categories: which action ids they have, and which of them closes the notification. */
const categories = new Map([
  ['ab_cat_accept_decline', { ids: ['ab_pb_accept', 'ab_pb_decline'], closing: 'ab_pb_decline' }],
  ['ab_cat_yes_no', { ids: ['ab_pb_yes', 'ab_pb_no'], closing: 'ab_pb_no' }],
  ['ab_cat_confirm_cancel', { ids: ['ab_pb_confirm', 'ab_pb_cancel'], closing: 'ab_pb_cancel' }],
  ['ab_cat_more', { ids: ['ab_pb_more'], closing: undefined }],
]);

export const ApplePushButton = z.object({
  action_id: requiredText,
  action: optional(z.enum(['OPEN_APP', 'URI', 'DEEP_LINK', 'CLOSE'])),
  uri: optional(z.string()),
  use_webview: withDefault(lenientBoolean, true),
});
export type ApplePushButton = z.infer<typeof ApplePushButton>;

export interface ButtonProblem {
  readonly field: 'action_id' | 'action' | 'uri';
  readonly message: string;
}

/** A built-in category knows its buttons; an app's own category leaves nothing to a default. */
export function problemsOfButton(
  { action_id, action, uri }: ApplePushButton,
  category: string | undefined,
): ButtonProblem[] {
  if (category === undefined) return [];
  const builtIn = categories.get(category);
  if (builtIn) {
    if (builtIn.ids.includes(action_id)) return [];
    return [{ field: 'action_id', message: `must be one of ${builtIn.ids.join(', ')} in the category ${category}` }];
  }
  const problems: ButtonProblem[] = [];
  if (action !== 'URI' && action !== 'DEEP_LINK') {
    problems.push({ field: 'action', message: 'must be URI or DEEP_LINK in a category of the app' });
  }
  if (!uri) problems.push({ field: 'uri', message: 'is required in a category of the app' });
  return problems;
}

/** What a button of a built-in category does when the request does not say: the negative one closes. */
export function actionOfButton(
  { action, action_id }: ApplePushButton,
  category: string | undefined,
): ApplePushButton['action'] {
  const builtIn = category === undefined ? undefined : categories.get(category);
  if (action !== undefined || !builtIn) return action;
  return builtIn.closing === action_id ? 'CLOSE' : 'OPEN_APP';
}
