export * from './campaign-document.ts';
export * from './campaign-view.ts';
export * from './find-campaigns.ts';
export * from './send-id-reader.ts';
