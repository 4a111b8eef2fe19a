export * from './health.ts';
export * from './infrastructure-config.ts';
export * from './load-config.ts';
export * from './open-infrastructure.ts';
export * from './open-providers.ts';
export * from './providers-config.ts';
export * from './run-until-signal.ts';
export * from './services-config.ts';
