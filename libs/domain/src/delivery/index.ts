export * from './decide-delivery.ts';
export * from './hard-bounce.ts';
export * from './rendered-message.ts';
export * from './result.ts';
export * from './retry-tier.ts';
