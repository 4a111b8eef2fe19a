import { createAuthenticate } from '@fanfare/api-key-reader';
import { openCampaigns } from '@fanfare/campaigns';
import { createApp, listen } from '@fanfare/http-kit';
import { createLogger } from '@fanfare/observability';
import { createLimiter, openDocumentStore, openEventLog, runUntilSignal } from '@fanfare/runtime';
import { config } from './config.ts';

const logger = createLogger('campaign-service', config.LOG_LEVEL);

runUntilSignal(logger, async (use) => {
  const store = await use(openDocumentStore(config, logger));
  const eventLog = await use(openEventLog(config, logger));
  const workspace = { workspaceId: 'default', firstKey: config.FANFARE_API_KEY };
  const campaigns = await use(openCampaigns({ store, eventLog, logger, workspace }));
  const { routes, health, generatedKey } = campaigns;
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
  console.log(`campaign-service listens on ${url}`);
  if (generatedKey) console.log(`The first API key, shown this once: ${generatedKey}`);
});
