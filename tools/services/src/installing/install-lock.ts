import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/**
 * Makes one process at a time do `work` for `folder`; others wait until it is done or dead.
 *
 * The lock is a listening socket in Linux's abstract namespace: the kernel lets go of it when its process ends in
 * any way, so there is no stale lock to detect, and who waits is told by its connection closing.
 */
export const withInstallLock = async <T>(folder: string, onWait: () => void, work: () => Promise<T>): Promise<T> => {
  const address = `\0fanfare-services-${createHash('sha256').update(folder).digest('hex').slice(0, 32)}`;
  const waiting = new Set<Socket>();
  const server = createServer((socket) => {
    waiting.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => waiting.delete(socket));
  });

  let told = false;
  while (!(await tryListen(server, address))) {
    if (!told) onWait();
    told = true;
    await untilReleased(address);
  }
  try {
    return await work();
  } finally {
    const closed = once(server, 'close');
    server.close();
    waiting.forEach((socket) => socket.destroy());
    await closed;
  }
};

const tryListen = (server: Server, address: string): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException): void => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else reject(error);
    };
    server.once('error', onError);
    server.listen(address, () => {
      server.off('error', onError);
      resolve(true);
    });
  });

/** Resolves when the holder is gone; a refused connection means that it went just now. */
const untilReleased = (address: string): Promise<void> =>
  new Promise((resolve) => {
    const socket = connect(address);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => resolve());
    socket.resume();
  });
