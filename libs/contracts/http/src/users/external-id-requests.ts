import { z } from 'zod';
import type { ExternalIdRename } from '@fanfare/domain';
import { ExternalId } from './identifying.ts';
import { itemsOf, readRequiredItems, type Items, type ReadRequest } from './request.ts';

/** An entry of `external_id_renames`. */
const ExternalIdRenameObject = z
  .object({ current_external_id: ExternalId, new_external_id: ExternalId })
  .transform(({ current_external_id: currentExternalId, new_external_id: newExternalId }): ExternalIdRename => ({
    currentExternalId,
    newExternalId,
  }));

export const ExternalIdRenamesBody = z.object({ external_id_renames: itemsOf(ExternalIdRenameObject) });
export const ExternalIdRemovalsBody = z.object({ external_ids: itemsOf(ExternalId) });

/** `POST /users/external_ids/rename` (contract, section 2.11) */
export const readExternalIdRenames = (body: unknown): ReadRequest<Items<ExternalIdRename>> =>
  readRequiredItems(ExternalIdRenameObject, body, 'external_id_renames');

/** `POST /users/external_ids/remove` */
export const readExternalIdRemovals = (body: unknown): ReadRequest<Items<string>> =>
  readRequiredItems(ExternalId, body, 'external_ids');
