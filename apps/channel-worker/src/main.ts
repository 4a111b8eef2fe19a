import { createAuthenticate } from '@fanfare/api-key-reader';
import { openCampaignView } from '@fanfare/campaign-reader';
import { createChannelWorker } from '@fanfare/delivery';
import { createApp, healthOf, listen } from '@fanfare/http-kit';
import { createLogger } from '@fanfare/observability';
import { createPersonalizer } from '@fanfare/personalization';
import { createProfileReader } from '@fanfare/profile-reader';
import { outboxRoutes } from '@fanfare/provider-sandbox';
import {
  createLimiter,
  healthOfEach,
  openDocumentStore,
  openEventLog,
  openProviders,
  runUntilSignal,
} from '@fanfare/runtime';
import { config } from './config.ts';

const logger = createLogger('channel-worker', config.LOG_LEVEL);

runUntilSignal(logger, async (use) => {
  const store = await use(openDocumentStore(config, logger));
  const eventLog = await use(openEventLog(config, logger));
  const campaignView = await use(openCampaignView({ eventLog, store }));
  const { providers } = await use(openProviders(config, store));
  const worker = createChannelWorker({
    eventLog,
    store,
    campaignView,
    providers,
    profileReader: createProfileReader(store),
    personalizer: createPersonalizer(),
    logger,
    options: { inDoubtPolicy: config.IN_DOUBT_POLICY },
  });
  const running = await use(worker.start());
  const app = createApp({
    routes: outboxRoutes(store),
    health: {
      'campaign-view': () => healthOf(campaignView.health()),
      ...healthOfEach(config.CHANNELS, (channel) => running.health()[channel]),
    },
    authenticate: createAuthenticate(store),
    limiter: await createLimiter(config, store),
    acceptLegacyApiKey: config.LEGACY_API_KEY,
    trustProxy: config.TRUST_PROXY,
    logger,
  });
  const { url } = await use(listen(app, { port: config.PORT, host: config.HOST }));
  console.log(`channel-worker drains ${config.CHANNELS.join(', ')} and listens on ${url}`);
});
