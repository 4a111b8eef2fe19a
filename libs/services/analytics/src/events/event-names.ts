import { idOf } from '@fanfare/domain';
import type { DocumentStore, Stored } from '@fanfare/document-store';
import type { EventCursor } from '@fanfare/http-contracts';

/** The collection `event_names`, written by analytics alone: every custom event that was ever counted. */
const EVENT_NAMES = 'event_names';

interface EventNameDocument extends Stored {
  readonly workspaceId: string;
  readonly name: string;
}

export interface EventPage {
  readonly names: readonly string[];
  /** Where the neighbouring pages are, if there are any. */
  readonly previous?: EventCursor;
  readonly next?: EventCursor;
}

/** The names of custom events, in the order of their code points. */
export interface EventNames {
  createIndexes(): Promise<void>;
  /** Resolves when all of them are stored. */
  add(events: readonly { readonly workspaceId: string; readonly name: string }[]): Promise<void>;
  list(workspaceId: string, page: { readonly skip: number; readonly limit: number }): Promise<string[]>;
  /** A page next to a name, so that a name that comes in between moves no other one to another page twice. */
  page(workspaceId: string, cursor: EventCursor | undefined, limit: number): Promise<EventPage>;
}

/** Names remembered as stored, at the most: some ten megabytes. */
const REMEMBERED_MAX = 50_000;

export function createEventNames(store: DocumentStore): EventNames {
  const collection = store.collection<EventNameDocument>(EVENT_NAMES);
  const stored = new Set<string>();

  const find = async (filter: object, direction: 1 | -1, limit: number, skip = 0): Promise<string[]> => {
    const found = await collection.find({ ...filter }, { sort: { name: direction }, skip, limit }).toArray();
    return found.map(({ name }) => name);
  };

  return {
    createIndexes: () => collection.createIndexes([{ key: { workspaceId: 1, name: 1 } }]),

    add: async (events) => {
      const documents = new Map<string, EventNameDocument>();
      for (const { workspaceId, name } of events) {
        const _id = idOf(workspaceId, name);
        if (!stored.has(_id)) documents.set(_id, { _id, workspaceId, name });
      }
      if (documents.size === 0) return;
      await collection.insertMany([...documents.values()]);
      if (stored.size > REMEMBERED_MAX) stored.clear();
      for (const _id of documents.keys()) stored.add(_id);
    },

    list: (workspaceId, { skip, limit }) => find({ workspaceId }, 1, limit, skip),

    page: async (workspaceId, cursor, limit) => {
      // One more than asked for tells whether the page has a neighbour on its far side.
      if (cursor?.direction === 'before') {
        const found = await find({ workspaceId, name: { $lt: cursor.name } }, -1, limit + 1);
        const names = found.slice(0, limit).reverse();
        return withNeighbours(names, { previous: found.length > limit, next: true });
      }
      const found = await find({ workspaceId, ...(cursor && { name: { $gt: cursor.name } }) }, 1, limit + 1);
      return withNeighbours(found.slice(0, limit), { previous: cursor !== undefined, next: found.length > limit });
    },
  };
}

function withNeighbours(names: readonly string[], has: { previous: boolean; next: boolean }): EventPage {
  const [first, last] = [names[0], names.at(-1)];
  return {
    names,
    ...(has.previous && first !== undefined && { previous: { direction: 'before', name: first } }),
    ...(has.next && last !== undefined && { next: { direction: 'after', name: last } }),
  };
}
