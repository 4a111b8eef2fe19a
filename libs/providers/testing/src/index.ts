export { describeProvider } from './describe-provider.ts';
export type { Fault, OpenOtherSide, OtherSide, ProviderPromises } from './other-side.ts';
