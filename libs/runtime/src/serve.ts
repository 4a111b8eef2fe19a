import type { DocumentStore } from '@fanfare/document-store';
import { createApp, listen, type AppOptions, type Listening } from '@fanfare/http-kit';
import { createLimiter } from './create-limiter.ts';
import type { HttpConfig } from './infrastructure-config.ts';

/** The HTTP side of an app, as its configuration wants it: what an app says is its routes, its health and whom it admits. */
export async function serve(
  config: HttpConfig,
  store: DocumentStore,
  parts: Pick<AppOptions, 'routes' | 'health' | 'authenticate' | 'logger'>,
): Promise<Listening> {
  const app = createApp({
    ...parts,
    limiter: await createLimiter(config, store),
    acceptLegacyApiKey: config.LEGACY_API_KEY,
    trustProxy: config.TRUST_PROXY,
  });
  return listen(app, { port: config.PORT, host: config.HOST });
}
