import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import type { Faults } from './faults.ts';
import { mailHeaders } from './mail-headers.ts';
import { firstBytes, type Receive } from './reception.ts';

/** A mail server that takes every mail of everybody, unless told to fail. Any login will do. */
export async function openSmtpReceiver({
  host,
  port,
  receive,
  faults,
}: {
  host: string;
  port: number;
  receive: Receive;
  faults: Faults;
}) {
  const sockets = new Map<number | undefined, Socket>();
  const hangUp = (session: SMTPServerSession) => sockets.get(session.remotePort)?.destroy();

  const server = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    onAuth: (auth, _session, done) => done(null, { user: auth.username }),
    onData(stream, session, done) {
      void firstBytes(stream)
        .then(async (raw) => {
          const headers = mailHeaders(raw);
          const outcome = await receive({
            channel: 'email',
            deliveryId: headers.get('x-fanfare-delivery-id') ?? headers.get('message-id') ?? session.id,
            variationId: headers.get('x-fanfare-variation-id') ?? 'none',
            to: session.envelope.rcptTo.map(({ address }) => address).join(', '),
            at: Date.now(),
            raw,
          });
          const { smtpCode } = faults.control();
          if (outcome === 'accept') done();
          else if (outcome === 'answer') done(Object.assign(new Error('Simulated fault'), { responseCode: smtpCode }));
          else hangUp(session);
        })
        .catch(done);
    },
  });
  server.server.on('connection', (socket: Socket) => {
    const { remotePort } = socket;
    sockets.set(remotePort, socket);
    socket.once('close', () => sockets.delete(remotePort));
  });
  server.on('error', () => {}); // a client that hangs up in the middle is what this server is for

  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    port: (server.server.address() as AddressInfo).port,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets.values()) socket.destroy();
      }),
  };
}
