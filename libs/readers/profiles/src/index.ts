export { encodeName, encodeNames } from './field-names.ts';
export * from './profile-document.ts';
export * from './profile-reader.ts';
