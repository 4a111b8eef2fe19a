import { createUserHistory } from '@fanfare/analytics-reader';
import { createFindCampaigns } from '@fanfare/campaign-reader';
import type { DocumentStore } from '@fanfare/document-store';
import { MEMBERS_MAX, newUuid } from '@fanfare/domain';
import { withStrikes } from '@fanfare/dead-letters';
import type { EventLog } from '@fanfare/event-log';
import { topics } from '@fanfare/events';
import { healthOf, type HealthCheck, type Route } from '@fanfare/http-kit';
import { createClaims, createOnce } from '@fanfare/idempotency';
import { silentLogger, type Logger } from '@fanfare/observability';
import { aliasRoutes } from './aliases/routes.ts';
import { deletionRoute } from './deletion/route.ts';
import { createAddressBook } from './email/address-book.ts';
import { createFollowAddresses } from './email/follow-addresses.ts';
import { createHandleBounces } from './email/handle-bounces.ts';
import { emailRoutes } from './email/routes.ts';
import { createReadHistories } from './export/export-history.ts';
import { exportRoute } from './export/route.ts';
import { externalIdRoutes } from './external-ids/routes.ts';
import { identifyRoutes } from './identify/routes.ts';
import { controlGroupExportRoute, segmentRoutes } from './not-offered/routes.ts';
import { createDecideProfiles } from './storage/decide-profiles.ts';
import { createProfileRepository } from './storage/profile-repository.ts';
import { createUpdateHolders } from './storage/update-holders.ts';
import { createUpdateProfiles } from './storage/update-profiles.ts';
import { subscriptionRoutes } from './subscriptions/routes.ts';
import { createCountsOf } from './track/counts-of.ts';
import { trackRoutes } from './track/routes.ts';
import { createTrackedUsers } from './track/tracked-users.ts';
import { createTrack } from './track/track.ts';

export interface ProfilesDeps {
  readonly store: DocumentStore;
  readonly eventLog: Pick<EventLog, 'publish' | 'subscribe'>;
  readonly logger?: Logger;
  readonly now?: () => number;
  /** US dollars per unit, by ISO 4217 code. The dollar itself is 1. A purchase in another currency counts without revenue. */
  readonly exchangeRates?: Readonly<Record<string, number>>;
  /** Objects per array and call; more are refused. Default: 75. */
  readonly objectsMax?: number;
  /** Unique members of a custom attribute that is an array. Default: 25. */
  readonly membersMax?: number;
}

/** The collection `users_idempotency`, written by this service alone. */
const IDEMPOTENCY = 'users_idempotency';

export interface Profiles {
  readonly routes: readonly Route[];
  readonly health: Readonly<Record<string, HealthCheck>>;
  close(): Promise<void>;
}

/** Keeps the user profiles and what they consent to, and says what users did: `/users/*`, `/subscription/*`, `/email/*`. */
export async function openProfiles({
  store,
  eventLog,
  logger = silentLogger,
  now = Date.now,
  exchangeRates = {},
  objectsMax = 75,
  membersMax = MEMBERS_MAX,
}: ProfilesDeps): Promise<Profiles> {
  const repository = createProfileRepository(store);
  const addressBook = createAddressBook(store);
  const claims = createClaims(store, { collection: IDEMPOTENCY });
  const once = createOnce({ claims, newCallId: newUuid, now, logger });
  await Promise.all([repository.open(), addressBook.createIndexes(), claims.createIndexes()]);
  const updateProfiles = createUpdateProfiles({ repository, addressBook, logger, now });
  const decideProfiles = createDecideProfiles({ repository, now });
  const updateHolders = createUpdateHolders({ repository, updateProfiles });
  const followAddresses = createFollowAddresses({ addressBook, updateHolders });
  const rates = new Map([...Object.entries(exchangeRates), ['USD', 1] as const]);
  const track = createTrack({ updateProfiles, eventLog, now, usdPerUnit: (currency) => rates.get(currency) });

  const history = createUserHistory(store);
  const trackedUsers = createTrackedUsers(repository, createCountsOf({ history, now }));
  const readHistories = createReadHistories({
    history,
    findCampaigns: createFindCampaigns(store),
    unsubscribedSince: addressBook.unsubscribedSince,
    now,
  });
  const bounces = {
    group: 'profiles.bounces',
    topics: [topics.outcomes],
    handle: createHandleBounces({ addressBook, followAddresses }),
  };
  const following = await eventLog.subscribe({
    ...bounces,
    handle: withStrikes({ ...bounces, eventLog, now, logger }),
  });

  return {
    routes: [
      ...trackRoutes({ track, once, trackedUsers, limits: { objectsMax, membersMax } }),
      ...aliasRoutes({ decideProfiles }),
      ...identifyRoutes({ decideProfiles }),
      ...externalIdRoutes({ decideProfiles }),
      deletionRoute({ decideProfiles }),
      exportRoute({ repository, readHistories }),
      ...emailRoutes({ addressBook, updateHolders, followAddresses, now }),
      ...subscriptionRoutes({ repository, updateHolders }),
      ...segmentRoutes(),
      controlGroupExportRoute(),
    ],
    health: { [bounces.group]: () => healthOf(following.health()) },
    close: () => following.close(),
  };
}
