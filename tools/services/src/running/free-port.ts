import { createServer } from 'node:net';

// Below 32768, where Linux takes the ports of outgoing connections from: no passing connection can sit on a server's
// port between two lives of that server.
const LOWEST = 20_000;
const COUNT = 12_000;

/** A loopback port that is free now. Drawn at random, so that runs side by side hardly ever draw the same. */
export const freePort = async (): Promise<number> => {
  for (;;) {
    const port = LOWEST + Math.floor(Math.random() * COUNT);
    if (await isFree(port)) return port;
  }
};

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
