import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
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
  server.on('clientError', refuseMalformed);
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

/** What is no HTTP never reaches the app; it gets JSON all the same. */
function refuseMalformed(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const isTooLong = error.code === 'HPE_HEADER_OVERFLOW';
  const status = isTooLong ? '431 Request Header Fields Too Large' : '400 Bad Request';
  const body = JSON.stringify({ message: isTooLong ? 'Request Header Fields Too Large' : 'Bad Request' });
  const head = `HTTP/1.1 ${status}\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${body.length}\r\nConnection: close`;
  socket.end(`${head}\r\n\r\n${body}`);
}
