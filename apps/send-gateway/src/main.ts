import { createAuthenticate } from '@fanfare/api-key-reader';
import { createIsKnownSendId, openCampaignView } from '@fanfare/campaign-reader';
import { createApp, healthOf, listen } from '@fanfare/http-kit';
import { createLogger } from '@fanfare/observability';
import { createPersonalizer } from '@fanfare/personalization';
import { createLimiter, openDocumentStore, openEventLog, runUntilSignal } from '@fanfare/runtime';
import { createSending } from '@fanfare/sending';
import { config } from './config.ts';

const logger = createLogger('send-gateway', config.LOG_LEVEL);

runUntilSignal(logger, async (use) => {
  const store = await use(openDocumentStore(config, logger));
  const eventLog = await use(openEventLog(config, logger));
  const campaignView = await use(openCampaignView({ eventLog, store }));
  const personalizer = createPersonalizer();
  const sending = createSending({
    eventLog,
    store,
    campaignView,
    checkTemplates: personalizer.checkTemplates,
    isKnownSendId: createIsKnownSendId(store),
    logger,
  });
  await sending.start();
  const app = createApp({
    routes: sending.routes,
    health: { 'campaign-view': () => healthOf(campaignView.health()) },
    logger,
    authenticate: createAuthenticate(store),
    limiter: await createLimiter(config, store),
    acceptLegacyApiKey: config.LEGACY_API_KEY,
    trustProxy: config.TRUST_PROXY,
  });
  const { url } = await use(listen(app, { port: config.PORT, host: config.HOST }));
  console.log(`send-gateway listens on ${url}`);
});
