export * from './channels.ts';
export * from './ids.ts';
export * from './permissions.ts';
export * from './campaigns/index.ts';
export * from './sends/index.ts';
export * from './delivery/index.ts';
export * from './profiles/index.ts';
export * from './conversions/index.ts';
