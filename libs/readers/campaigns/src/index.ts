export * from './campaign-document.ts';
export * from './campaign-view.ts';
