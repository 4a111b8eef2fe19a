export * from './profile-document.ts';
export * from './profile-reader.ts';
