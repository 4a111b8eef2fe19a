import { createAnalytics } from '@fanfare/analytics';
import { createAuthenticate } from '@fanfare/api-key-reader';
import { createIsKnownSendId, openCampaignView } from '@fanfare/campaign-reader';
import { openCampaigns } from '@fanfare/campaigns';
import { createCssInliner } from '@fanfare/css-inliner';
import { createChannelWorker } from '@fanfare/delivery';
import { createFindEmailTemplate } from '@fanfare/email-template-reader';
import { healthOf } from '@fanfare/http-kit';
import { createLogger } from '@fanfare/observability';
import { createPersonalizer } from '@fanfare/personalization';
import { createProfileReader } from '@fanfare/profile-reader';
import { openProfiles } from '@fanfare/profiles';
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
import { createSending } from '@fanfare/sending';
import { config } from './config.ts';
import { printWelcome } from './print-welcome.ts';

const logger = createLogger('standalone', config.LOG_LEVEL);

runUntilSignal(logger, async (use) => {
  // What is opened first is closed last: the parts that use the store and the log are gone before these are.
  const store = await use(openDocumentStore(config, logger));
  const eventLog = await use(openEventLog(config, logger));
  const workspace = { workspaceId: 'default', firstKey: config.FANFARE_API_KEY };
  const campaigns = await use(openCampaigns({ store, eventLog, logger, workspace }));
  const campaignView = await use(openCampaignView({ eventLog, store }));
  const profiles = await use(
    openProfiles({
      store,
      eventLog,
      logger,
      exchangeRates: config.EXCHANGE_RATES,
      objectsMax: config.TRACK_OBJECTS_MAX,
      membersMax: config.ARRAY_MEMBERS_MAX,
    }),
  );

  const analytics = createAnalytics({ eventLog, store, campaignView, logger, timeZone: config.TIME_ZONE });
  const counting = await use(analytics.start());

  const { providers } = await use(openProviders(config, store));
  const { connectedContent } = await use(openConnected(config));
  const personalizer = createPersonalizer();
  const worker = createChannelWorker({
    eventLog,
    store,
    campaignView,
    profileReader: createProfileReader(store),
    personalizer,
    connectedContent,
    providers,
    logger,
    options: { inDoubtPolicy: config.IN_DOUBT_POLICY, bccAddresses: config.EMAIL_BCC_ADDRESSES },
  });
  const delivering = await use(worker.start());

  const cssInliner = await use(createCssInliner());
  const sending = createSending({
    eventLog,
    store,
    campaignView,
    checkTemplates: personalizer.checkTemplates,
    isKnownSendId: createIsKnownSendId(store),
    findEmailTemplate: createFindEmailTemplate(store),
    cssInliner,
    logger,
    options: { bccAddresses: config.EMAIL_BCC_ADDRESSES, inlineCssByDefault: config.EMAIL_INLINE_CSS },
  });
  await sending.start();

  const http = serve(config, store, {
    // Routes are tried in this order: the busiest first.
    routes: [...sending.routes, ...profiles.routes, ...analytics.routes, ...campaigns.routes, ...outboxRoutes(store)],
    health: {
      'campaign-view': () => healthOf(campaignView.health()),
      ...campaigns.health,
      ...profiles.health,
      ...counting.health,
      ...healthOfEach(config.CHANNELS, (channel) => delivering.health()[channel]),
    },
    authenticate: createAuthenticate(store),
    logger,
  });
  const { url } = await use(http);
  await printWelcome({
    store,
    url,
    apiKey: campaigns.generatedKey ?? config.FANFARE_API_KEY,
    isNewKey: campaigns.generatedKey !== undefined,
  });
});
