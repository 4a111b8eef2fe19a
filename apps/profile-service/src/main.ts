import { createAuthenticate } from '@fanfare/api-key-reader';
import { createApp, listen } from '@fanfare/http-kit';
import { createLogger } from '@fanfare/observability';
import { openProfiles } from '@fanfare/profiles';
import { createLimiter, openDocumentStore, openEventLog, runUntilSignal } from '@fanfare/runtime';
import { config } from './config.ts';

const logger = createLogger('profile-service', config.LOG_LEVEL);

runUntilSignal(logger, async (use) => {
  const store = await use(openDocumentStore(config, logger));
  const eventLog = await use(openEventLog(config, logger));
  const { routes, health } = await use(openProfiles({ store, eventLog, logger, exchangeRates: config.EXCHANGE_RATES }));
  const app = createApp({
    routes,
    health,
    logger,
    authenticate: createAuthenticate(store),
    limiter: await createLimiter(config, store),
    acceptLegacyApiKey: config.LEGACY_API_KEY,
    trustProxy: config.TRUST_PROXY,
  });
  const { url } = await use(listen(app, { port: config.PORT, host: config.HOST }));
  console.log(`profile-service listens on ${url}`);
});
