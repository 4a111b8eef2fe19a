export { describeDocumentStore, type DocumentStorePromises } from './describe-document-store.ts';
