import { createAuthenticate } from '@fanfare/api-key-reader';
import { createLogger } from '@fanfare/observability';
import { openProfiles } from '@fanfare/profiles';
import { openDocumentStore, openEventLog, runUntilSignal, serve } from '@fanfare/runtime';
import { config } from './config.ts';

const logger = createLogger('profile-service', config.LOG_LEVEL);

runUntilSignal(logger, async (use) => {
  const store = await use(openDocumentStore(config, logger));
  const eventLog = await use(openEventLog(config, logger));
  const { routes, health } = await use(
    openProfiles({
      store,
      eventLog,
      logger,
      exchangeRates: config.EXCHANGE_RATES,
      objectsMax: config.TRACK_OBJECTS_MAX,
      membersMax: config.ARRAY_MEMBERS_MAX,
    }),
  );
  const http = serve(config, store, {
    routes,
    health,
    logger,
    authenticate: createAuthenticate(store),
  });
  const { url } = await use(http);
  console.log(`profile-service listens on ${url}`);
});
