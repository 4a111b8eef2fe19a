import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createControlApi } from './control-api.ts';
import { createFaults, type Control } from './faults.ts';
import { createLedger, type Summary } from './ledger.ts';
import { createReception } from './reception.ts';
import { openSmtpReceiver } from './smtp-receiver.ts';
import { createWebhookReceiver } from './webhook-receiver.ts';

export interface SimulatorOptions {
  /** Default 127.0.0.1: whoever reaches it can read what it received. */
  readonly host?: string;
  /** 0 takes a free port. */
  readonly smtpPort: number;
  readonly httpPort: number;
  /** Messages whose text is kept. Default 200. */
  readonly keptMessages?: number;
}

export interface Simulator {
  readonly smtpPort: number;
  readonly httpPort: number;
  summary(): Summary;
  control(settings: Control): void;
  close(): Promise<void>;
}

/** A mail server and a web server that stand for the providers. Both listen when this resolves. */
export async function openSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { host = '127.0.0.1', keptMessages = 200 } = options;
  const faults = createFaults();
  const ledger = createLedger(keptMessages);
  const receive = createReception(faults, ledger);

  const smtp = await openSmtpReceiver({ host, port: options.smtpPort, receive, faults });
  const receiveWebhook = createWebhookReceiver(receive, faults);
  const controlHandlerOf = createControlApi(faults, ledger);
  const http = createServer((request, response) => {
    const handle = controlHandlerOf(request) ?? ((reply) => receiveWebhook(request, reply));
    handle(response).catch(() => response.destroy()); // the caller hung up
  });
  try {
    await new Promise<void>((resolve, reject) => {
      http.once('error', reject);
      http.listen(options.httpPort, host, resolve);
    });
  } catch (error) {
    await smtp.close();
    throw error;
  }

  return {
    smtpPort: smtp.port,
    httpPort: (http.address() as AddressInfo).port,
    summary: ledger.summary,
    control: faults.set,
    async close() {
      await smtp.close();
      await new Promise<void>((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      });
    },
  };
}
