import { parentPort } from 'node:worker_threads';
import { inlineCss } from './inline-css.ts';

const port = parentPort!;
port.on('message', (html: string) => {
  try {
    port.postMessage(inlineCss(html));
  } catch (error) {
    port.postMessage({ ok: false, problem: error instanceof Error ? error.message.slice(0, 200) : String(error) });
  }
});
port.postMessage('ready');
