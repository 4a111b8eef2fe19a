import { createAuthenticate } from '@fanfare/api-key-reader';
import { openCampaigns } from '@fanfare/campaigns';
import { createLogger } from '@fanfare/observability';
import { openDocumentStore, openEventLog, runUntilSignal, serve } from '@fanfare/runtime';
import { config } from './config.ts';

const logger = createLogger('campaign-service', config.LOG_LEVEL);

runUntilSignal(logger, async (use) => {
  const store = await use(openDocumentStore(config, logger));
  const eventLog = await use(openEventLog(config, logger));
  const workspace = { workspaceId: 'default', firstKey: config.FANFARE_API_KEY };
  const campaigns = await use(openCampaigns({ store, eventLog, logger, workspace }));
  const { routes, health, generatedKey } = campaigns;
  const http = serve(config, store, {
    routes,
    health,
    logger,
    authenticate: createAuthenticate(store),
  });
  const { url } = await use(http);
  console.log(`campaign-service listens on ${url}`);
  if (generatedKey) console.log(`The first API key, shown this once: ${generatedKey}`);
});
