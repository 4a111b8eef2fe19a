import { createAuthenticate } from '@fanfare/api-key-reader';
import { createIsKnownSendId, openCampaignView } from '@fanfare/campaign-reader';
import { createCssInliner } from '@fanfare/css-inliner';
import { createFindEmailTemplate } from '@fanfare/email-template-reader';
import { healthOf } from '@fanfare/http-kit';
import { createLogger } from '@fanfare/observability';
import { createPersonalizer } from '@fanfare/personalization';
import { openDocumentStore, openEventLog, runUntilSignal, serve } from '@fanfare/runtime';
import { createSending } from '@fanfare/sending';
import { config } from './config.ts';

const logger = createLogger('send-gateway', config.LOG_LEVEL);

runUntilSignal(logger, async (use) => {
  const store = await use(openDocumentStore(config, logger));
  const eventLog = await use(openEventLog(config, logger));
  const campaignView = await use(openCampaignView({ eventLog, store }));
  const personalizer = createPersonalizer();
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
    routes: sending.routes,
    health: { 'campaign-view': () => healthOf(campaignView.health()) },
    logger,
    authenticate: createAuthenticate(store),
  });
  const { url } = await use(http);
  console.log(`send-gateway listens on ${url}`);
});
