import type { Identifier, ProfileChange, ProfileUpdate } from '@fanfare/domain';
import { lenientBoolean } from '../parsing/boolean.ts';
import { isObject } from '../parsing/text.ts';
import { coded, good, notValid, problem, required, type Checked } from './checked.ts';
import { readCustomAttribute, type CustomAttributeRules } from './custom-attribute.ts';
import { isGiven, readIdentifier, readIfUnknown, type Fields } from './identifier.ts';
import { standardAttributes } from './standard-attributes.ts';

/** Identifiers, instructions and legacy fields: neither standard nor custom attributes. */
const notAttributes: ReadonlySet<string> = new Set([
  'external_id',
  'user_alias',
  'braze_id',
  '_update_existing_only',
  '_merge_objects',
  'push_token_import',
  'facebook',
  'twitter',
]);

/** The one name that a custom attribute cannot have. */
const NO_ATTRIBUTE = 'email_subscription_info';

/** One entry of `attributes`. */
export function readAttributesObject(
  value: unknown,
  { membersMax }: Pick<CustomAttributeRules, 'membersMax'>,
): Checked<ProfileUpdate> {
  if (!isObject(value)) return problem('An attributes object is a JSON object');
  const mergesObjects = lenientBoolean.safeParse(value._merge_objects ?? false);
  if (!mergesObjects.success) return notValid('_merge_objects');
  const changes = readChanges(value, { membersMax, mergesObjects: mergesObjects.data });
  if (!changes.ok) return changes;
  const identifier = readAddressee(value, changes.value);
  if (!identifier.ok) return identifier;
  const ifUnknown = readIfUnknown(value, identifier.value, { aliasMakesUsers: true });
  if (!ifUnknown.ok) return ifUnknown;
  return good({
    identifier: identifier.value,
    changes: changes.value,
    ifUnknown: ifUnknown.value,
    sharesEmailState: 'externalId' in identifier.value,
  });
}

function readChanges(object: Fields, rules: CustomAttributeRules): Checked<readonly ProfileChange[]> {
  const changes: ProfileChange[] = [];
  for (const [name, value] of Object.entries(object)) {
    if (notAttributes.has(name)) continue;
    if (name === NO_ATTRIBUTE) {
      return coded('INVALID_ATTRIBUTE_EMAIL_SUBSCRIPTION_INFO', problem(`'${name}' is not a valid attribute`));
    }
    const read = standardAttributes.get(name);
    const change = read ? read(name, value) : readCustomAttribute(name, value, rules);
    if (!change.ok) return change;
    changes.push(...change.value);
  }
  return good(changes);
}

/** `push_token_import` brings tokens of users who have no id: the first token stands for its user then. */
function readAddressee(object: Fields, changes: readonly ProfileChange[]): Checked<Identifier> {
  const isImport = lenientBoolean.safeParse(object.push_token_import ?? false);
  if (!isImport.success) return notValid('push_token_import');
  if (!isImport.data) return readIdentifier(object);

  if (isGiven(object.external_id) || isGiven(object.braze_id)) {
    return coded('BAD_PUSH_TOKEN_IMPORT', notValid('push_token_import'));
  }
  const token = changes.flatMap((change) => (change.type === 'put_push_tokens' ? change.tokens : []))[0];
  if (!token) return coded('BAD_PUSH_TOKEN_IMPORT', required('push_tokens'));
  const hasOther = [object.user_alias, object.email, object.phone].some(isGiven);
  return hasOther ? readIdentifier(object) : good({ pushToken: { appId: token.appId, token: token.token } });
}
