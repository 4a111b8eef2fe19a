import { createAuthenticate } from '@fanfare/api-key-reader';
import { openCampaignView } from '@fanfare/campaign-reader';
import { createChannelWorker } from '@fanfare/delivery';
import { healthOf } from '@fanfare/http-kit';
import { createLogger } from '@fanfare/observability';
import { createPersonalizer } from '@fanfare/personalization';
import { createProfileReader } from '@fanfare/profile-reader';
import { outboxRoutes } from '@fanfare/provider-sandbox';
import {
  healthOfEach,
  openConnected,
  openDocumentStore,
  openEventLog,
  openProviders,
  runUntilSignal,
  serve,
} from '@fanfare/runtime';
import { config } from './config.ts';

const logger = createLogger('channel-worker', config.LOG_LEVEL);

runUntilSignal(logger, async (use) => {
  const store = await use(openDocumentStore(config, logger));
  const eventLog = await use(openEventLog(config, logger));
  const campaignView = await use(openCampaignView({ eventLog, store }));
  const { providers } = await use(openProviders(config, store));
  const { connectedContent } = await use(openConnected(config));
  const worker = createChannelWorker({
    eventLog,
    store,
    campaignView,
    providers,
    profileReader: createProfileReader(store),
    personalizer: createPersonalizer(),
    connectedContent,
    logger,
    options: { inDoubtPolicy: config.IN_DOUBT_POLICY, bccAddresses: config.EMAIL_BCC_ADDRESSES },
  });
  const running = await use(worker.start());
  const http = serve(config, store, {
    routes: outboxRoutes(store),
    health: {
      'campaign-view': () => healthOf(campaignView.health()),
      ...healthOfEach(config.CHANNELS, (channel) => running.health()[channel]),
    },
    authenticate: createAuthenticate(store),
    logger,
  });
  const { url } = await use(http);
  console.log(`channel-worker drains ${config.CHANNELS.join(', ')} and listens on ${url}`);
});
