import type { DocumentStore } from '@fanfare/document-store';
import type { EventLog } from '@fanfare/event-log';
import type { HealthCheck, Route } from '@fanfare/http-kit';
import { silentLogger, type Logger } from '@fanfare/observability';
import { createProfileRepository } from './profile-repository.ts';
import { trackRoute } from './track-route.ts';
import { createUpdateProfiles } from './update-profiles.ts';

export interface ProfilesDeps {
  readonly store: DocumentStore;
  readonly eventLog: Pick<EventLog, 'publish'>;
  readonly logger?: Logger;
  readonly now?: () => number;
  /** US dollars per unit, by ISO 4217 code. The dollar itself is 1. A purchase in another currency counts without revenue. */
  readonly exchangeRates?: Readonly<Record<string, number>>;
  /** Objects per array and call; more are refused. Default: 75. */
  readonly objectsMax?: number;
}

export interface Profiles {
  readonly routes: readonly Route[];
  readonly health: Readonly<Record<string, HealthCheck>>;
  close(): Promise<void>;
}

/** Keeps the user profiles, and says what users did: `POST /users/track`. */
export async function openProfiles({
  store,
  eventLog,
  logger = silentLogger,
  now = Date.now,
  exchangeRates = {},
  objectsMax = 75,
}: ProfilesDeps): Promise<Profiles> {
  const repository = createProfileRepository(store);
  await repository.createIndexes();
  const updateProfiles = createUpdateProfiles({ repository, logger, now });
  const rates = new Map([...Object.entries(exchangeRates), ['USD', 1] as const]);

  return {
    routes: [trackRoute({ updateProfiles, eventLog, now, usdPerUnit: (currency) => rates.get(currency), objectsMax })],
    // Nothing runs here between requests; the store and the log answer for themselves.
    health: {},
    close: async () => undefined,
  };
}
