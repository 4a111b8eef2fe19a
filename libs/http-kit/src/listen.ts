import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';

export interface Listening {
  readonly url: string;
  /** Stops accepting, finishes the requests in hand, closes. */
  close(): Promise<void>;
}

/** Port 0 takes a free one. @throws the system's error, with the port in a sentence, when it is taken */
export async function listen(app: Express, { port, host }: { port: number; host: string }): Promise<Listening> {
  // Behind a reverse proxy that reuses connections, ours must not be the side that closes first.
  const server = createServer({ keepAliveTimeout: 65_000 }, app);
  server.listen(port, host);
  await once(server, 'listening').catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EADDRINUSE'
      ? new Error(`Port ${port} is taken; choose another one with PORT`, { cause: error })
      : error;
  });
  const address = server.address() as AddressInfo;
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return {
    url: `http://${name === '0.0.0.0' || name === '[::]' ? '127.0.0.1' : name}:${address.port}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      await closed;
    },
  };
}
