import { createAnalytics } from '@fanfare/analytics';
import { createAuthenticate } from '@fanfare/api-key-reader';
import { openCampaignView } from '@fanfare/campaign-reader';
import { createApp, healthOf, listen } from '@fanfare/http-kit';
import { createLogger } from '@fanfare/observability';
import { createLimiter, openDocumentStore, openEventLog, runUntilSignal } from '@fanfare/runtime';
import { config } from './config.ts';

const logger = createLogger('analytics-service', config.LOG_LEVEL);

runUntilSignal(logger, async (use) => {
  const store = await use(openDocumentStore(config, logger));
  const eventLog = await use(openEventLog(config, logger));
  const campaignView = await use(openCampaignView({ eventLog, store }));
  const analytics = createAnalytics({ eventLog, store, campaignView, logger, timeZone: config.TIME_ZONE });
  const { health } = await use(analytics.start());
  const app = createApp({
    routes: analytics.routes,
    health: { 'campaign-view': () => healthOf(campaignView.health()), ...health },
    logger,
    authenticate: createAuthenticate(store),
    limiter: await createLimiter(config, store),
    acceptLegacyApiKey: config.LEGACY_API_KEY,
    trustProxy: config.TRUST_PROXY,
  });
  const { url } = await use(listen(app, { port: config.PORT, host: config.HOST }));
  console.log(`analytics-service listens on ${url}`);
});
