import type { Admin } from 'kafkajs';
import type { OpenClient } from '../client/open-client.ts';

/** A connection for questions and orders, opened when first needed. */
export interface AdminClient {
  /** Throws what kafkajs throws; the next run gets a new connection then, since one unknown topic spoils the old one. */
  run<T>(work: (admin: Admin) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

interface Use {
  readonly admin: Promise<Admin>;
  users: number;
  isRetired: boolean;
}

export function createAdminClient(openClient: OpenClient): AdminClient {
  let current: Use | undefined;
  const leaving = new Set<Promise<unknown>>();

  async function connect(): Promise<Admin> {
    const admin = openClient('long').admin();
    await admin.connect();
    return admin;
  }

  function retire(use: Use): void {
    if (current === use) current = undefined;
    use.isRetired = true;
    if (use.users > 0) return;
    const end = use.admin.then((admin) => admin.disconnect()).catch(() => undefined);
    leaving.add(end);
    void end.finally(() => leaving.delete(end));
  }

  return {
    async run(work) {
      const use = (current ??= { admin: connect(), users: 0, isRetired: false });
      use.users += 1;
      try {
        return await work(await use.admin);
      } catch (error) {
        use.isRetired = true;
        if (current === use) current = undefined;
        throw error;
      } finally {
        use.users -= 1;
        if (use.isRetired) retire(use);
      }
    },
    async close() {
      if (current) retire(current);
      await Promise.all(leaving);
    },
  };
}
