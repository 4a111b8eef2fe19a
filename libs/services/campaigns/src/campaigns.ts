import { newUuid } from '@fanfare/domain';
import type { DocumentStore } from '@fanfare/document-store';
import type { EventLog } from '@fanfare/event-log';
import { healthOf, type HealthCheck, type Route } from '@fanfare/http-kit';
import { silentLogger, type Logger } from '@fanfare/observability';
import { apiKeyRoutes } from './api-key-routes.ts';
import { createApiKeys } from './api-keys.ts';
import { createCampaignPublisher } from './campaign-publisher.ts';
import { createCampaignRepository } from './campaign-repository.ts';
import { brazeCampaignRoutes, campaignRoutes } from './campaign-routes.ts';
import { emailTemplateRoutes } from './email-template-routes.ts';
import { createEmailTemplates } from './email-templates.ts';
import { sendIdRoutes } from './send-id-routes.ts';
import { createSendIds } from './send-ids.ts';
import { followSentTimes } from './sent-times.ts';

export interface CampaignsDeps {
  readonly store: DocumentStore;
  readonly eventLog: EventLog;
  readonly logger?: Logger;
  readonly now?: () => number;
  /** The workspace to make usable, and its first key; without one a key is made up if there is none yet. */
  readonly workspace: { readonly workspaceId: string; readonly firstKey?: string | undefined };
}

export interface Campaigns {
  readonly routes: readonly Route[];
  /** Set when the first key was made up just now: show it, it cannot be shown again. */
  readonly generatedKey: string | undefined;
  readonly health: Readonly<Record<string, HealthCheck>>;
  close(): Promise<void>;
}

/**
 * Issues campaign ids, send ids and API keys, keeps email templates, says `campaigns.changed`, keeps when a campaign was
 * first and last sent.
 */
export async function openCampaigns({
  store,
  eventLog,
  logger = silentLogger,
  now = Date.now,
  workspace,
}: CampaignsDeps): Promise<Campaigns> {
  const repository = createCampaignRepository(store);
  const apiKeys = createApiKeys(store, now);
  const emailTemplates = createEmailTemplates(store, now);
  const publisher = createCampaignPublisher({ repository, eventLog, logger });

  await Promise.all([repository.createIndexes(), apiKeys.createIndexes(), emailTemplates.createIndexes()]);
  const generatedKey = await apiKeys.ensureFirst(workspace.workspaceId, workspace.firstKey);
  await publisher.start();
  const sentTimes = await followSentTimes({ eventLog, repository, logger, now });

  return {
    routes: [
      ...brazeCampaignRoutes({ repository }),
      ...campaignRoutes({ repository, publisher, newId: newUuid, now }),
      ...apiKeyRoutes(apiKeys),
      ...emailTemplateRoutes(emailTemplates),
      ...sendIdRoutes({ repository, sendIds: createSendIds(store, now), newId: newUuid }),
    ],
    generatedKey,
    health: {
      'campaigns.sent-times': () => healthOf(sentTimes.health()),
    },
    close: async () => {
      publisher.close();
      await sentTimes.close();
    },
  };
}
