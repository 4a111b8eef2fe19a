import { z } from 'zod';
import { Config } from './config.ts';
import { openSimulator } from './simulator.ts';

const config = Config.safeParse(process.env);
if (!config.success) {
  console.error(z.prettifyError(config.error));
  process.exit(1);
}

const { HOST, SMTP_PORT, HTTP_PORT, KEPT_MESSAGES } = config.data;
const simulator = await openSimulator({
  host: HOST,
  smtpPort: SMTP_PORT,
  httpPort: HTTP_PORT,
  keptMessages: KEPT_MESSAGES,
});
// One line that a parent process can wait for and read.
console.log(
  JSON.stringify({ status: 'ready', host: HOST, smtpPort: simulator.smtpPort, httpPort: simulator.httpPort }),
);

const stop = () => void simulator.close().then(() => process.exit(0));
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
