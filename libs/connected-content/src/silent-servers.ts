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
  const servers = new Map<string, { readonly inARow: number; readonly until: number }>();

  return {
    isSilent: (server) => (servers.get(server)?.until ?? -Infinity) > now(),
    note(server, answered) {
      const inARow = (servers.get(server)?.inARow ?? 0) + 1;
      servers.delete(server);
      if (answered) return;
      const [oldest] = servers.keys();
      if (servers.size >= SERVERS_MAX && oldest !== undefined) servers.delete(oldest);
      servers.set(server, { inARow, until: inARow >= IN_A_ROW ? now() + NOT_ASKED_MS : -Infinity });
    },
  };
}
