export { openEmbeddedDocumentStore, type EmbeddedDocumentStoreOptions } from './embedded-document-store.ts';
