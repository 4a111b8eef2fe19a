import { LRUCache } from 'lru-cache';

/** Servers that do not answer at all. Very many recipients may wait for one of them, and others behind those. */
export interface SilentServers {
  /** It left so many calls in a row without an answer that it is not asked for a while. */
  isSilent(server: string): boolean;
  note(server: string, answered: boolean): void;
}

/** More than are lost where a server is only slow now and then. */
export const IN_A_ROW = 50;
const NOT_ASKED_MS = 5_000;
const SERVERS_MAX = 1_000;

export function createSilentServers(now: () => number): SilentServers {
  const servers = new LRUCache<string, { readonly inARow: number; readonly until: number }>({ max: SERVERS_MAX });

  return {
    isSilent: (server) => (servers.peek(server)?.until ?? -Infinity) > now(),
    note(server, answered) {
      const inARow = answered ? 0 : (servers.peek(server)?.inARow ?? 0) + 1;
      if (inARow === 0) servers.delete(server);
      else servers.set(server, { inARow, until: inARow >= IN_A_ROW ? now() + NOT_ASKED_MS : -Infinity });
    },
  };
}
