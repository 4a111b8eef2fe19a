import { createAnalytics } from '@fanfare/analytics';
import { createAuthenticate } from '@fanfare/api-key-reader';
import { openCampaignView } from '@fanfare/campaign-reader';
import { healthOf } from '@fanfare/http-kit';
import { createLogger } from '@fanfare/observability';
import { openDocumentStore, openEventLog, runUntilSignal, serve } from '@fanfare/runtime';
import { config } from './config.ts';

const logger = createLogger('analytics-service', config.LOG_LEVEL);

runUntilSignal(logger, async (use) => {
  const store = await use(openDocumentStore(config, logger));
  const eventLog = await use(openEventLog(config, logger));
  const campaignView = await use(openCampaignView({ eventLog, store }));
  const analytics = createAnalytics({ eventLog, store, campaignView, logger, timeZone: config.TIME_ZONE });
  const { health } = await use(analytics.start());
  const http = serve(config, store, {
    routes: analytics.routes,
    health: { 'campaign-view': () => healthOf(campaignView.health()), ...health },
    logger,
    authenticate: createAuthenticate(store),
  });
  const { url } = await use(http);
  console.log(`analytics-service listens on ${url}`);
});
