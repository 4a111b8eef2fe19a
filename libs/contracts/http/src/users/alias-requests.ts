import { z } from 'zod';
import type { AliasUpdate, NewAlias } from '@fanfare/domain';
import { optional } from '../parsing/absent.ts';
import { AliasLabel, AliasName, ExternalId } from './identifying.ts';
import { itemsOf, readRequiredItems, type Items, type ReadRequest } from './request.ts';

/** An entry of `user_aliases`. */
const NewAliasObject = z
  .object({ external_id: optional(ExternalId), alias_name: AliasName, alias_label: AliasLabel })
  .transform(({ external_id: externalId, alias_name: name, alias_label: label }): NewAlias => ({
    alias: { name, label },
    ...(externalId === undefined ? {} : { externalId }),
  }));

/** An entry of `alias_updates`. */
const AliasUpdateObject = z
  .object({ alias_label: AliasLabel, old_alias_name: AliasName, new_alias_name: AliasName })
  .transform(({ alias_label: label, old_alias_name: oldName, new_alias_name: newName }): AliasUpdate => ({
    label,
    oldName,
    newName,
  }));

export const NewAliasesBody = z.object({ user_aliases: itemsOf(NewAliasObject) });
export const AliasUpdatesBody = z.object({ alias_updates: itemsOf(AliasUpdateObject) });

/** `POST /users/alias/new` (contract, section 2.11) */
export const readNewAliases = (body: unknown): ReadRequest<Items<NewAlias>> =>
  readRequiredItems(NewAliasObject, body, 'user_aliases');

/** `POST /users/alias/update` */
export const readAliasUpdates = (body: unknown): ReadRequest<Items<AliasUpdate>> =>
  readRequiredItems(AliasUpdateObject, body, 'alias_updates');
