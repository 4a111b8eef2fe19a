/** Whom a key stands for. */
export interface Principal {
  readonly keyId: string;
  readonly workspaceId: string;
  readonly permissions: ReadonlySet<string>;
  /** Addresses and subnets the key may be used from; empty: any. */
  readonly ipAllowlist: readonly string[];
}

/** Resolves a bearer key, or nothing for an unknown one. */
export type Authenticate = (key: string) => Promise<Principal | undefined>;
