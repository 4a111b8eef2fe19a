export * from './api.ts';
export type { AppProcess } from './app-process.ts';
export * from './installation.ts';
export * from './simulator.ts';
