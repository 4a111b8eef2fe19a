import type { Projection } from '@fanfare/document-store';
import type { CollectionTable } from './catalog.ts';
import { decode, encodeDocument } from './codec.ts';
import { compileProjection } from './project.ts';
import type { StoredDocument } from './read.ts';
import type { Statements } from './statements.ts';
import type { Fields } from './values.ts';
import type { FoundPage } from './wire.ts';

/** Characters of documents in one answer. What is beyond is handed over page by page, so a long find holds nobody up. */
const PAGE_CHARACTERS_MAX = 4_000_000;

/** The rest of a find: which rows are still to be handed over. */
interface Rest {
  readonly collection: string;
  readonly rows: readonly number[];
  readonly position: number;
  readonly project: ((document: Fields) => Fields) | undefined;
}

export interface Cursors {
  firstPage(collection: string, found: Iterable<StoredDocument>, projection: Projection | undefined): FoundPage;
  /** Rows that were deleted meanwhile are left out; changed ones are handed over as they are now. */
  nextPage(cursor: number, tableOf: (collection: string) => CollectionTable | undefined): FoundPage;
  forget(cursor: number): void;
}

export function createCursors(statements: Statements): Cursors {
  const open = new Map<number, Rest>();
  let lastCursor = 0;

  return {
    firstPage(collection, found, projection) {
      const project = projection && compileProjection(projection);
      const page = createPage(project);
      const rows: number[] = [];
      for (const { row, text } of found) {
        if (page.full()) rows.push(row);
        else page.add(text);
      }
      if (rows.length === 0) return { documents: page.text() };
      const cursor = ++lastCursor;
      open.set(cursor, { collection, rows, position: 0, project });
      return { documents: page.text(), cursor };
    },

    nextPage(cursor, tableOf) {
      const rest = open.get(cursor);
      const table = rest && tableOf(rest.collection);
      open.delete(cursor);
      if (!rest || !table) return { documents: '[]' };
      const page = createPage(rest.project);
      let { position } = rest;
      for (; position < rest.rows.length && !page.full(); position++) {
        const found = statements.get(`SELECT doc FROM ${table.table} WHERE row = ?`, rest.rows[position] ?? 0);
        if (found) page.add(String(found['doc']));
      }
      if (position === rest.rows.length) return { documents: page.text() };
      open.set(cursor, { ...rest, position });
      return { documents: page.text(), cursor };
    },

    forget: (cursor) => void open.delete(cursor),
  };
}

function createPage(project: ((document: Fields) => Fields) | undefined): {
  add(text: string): void;
  full(): boolean;
  text(): string;
} {
  const texts: string[] = [];
  let characters = 0;
  return {
    add(text) {
      const document = project ? encodeDocument(project(decode<Fields>(text))) : text;
      texts.push(document);
      characters += document.length;
    },
    full: () => characters >= PAGE_CHARACTERS_MAX,
    text: () => `[${texts.join(',')}]`,
  };
}
