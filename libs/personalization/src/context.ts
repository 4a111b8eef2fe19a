import { standardAttributes } from './look-ups.ts';

/** What a template may say about the user. Structural, so that any profile with these fields will do. */
export interface PersonalizedProfile {
  readonly userId: string;
  readonly externalId?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly country?: string;
  readonly homeCity?: string;
  readonly language?: string;
  readonly timeZone?: string;
  readonly gender?: string;
  readonly dob?: string;
  readonly emailSubscribe?: string;
  readonly pushSubscribe?: string;
  readonly subscriptionGroups?: Readonly<Record<string, string>>;
  readonly randomBucket?: number;
  /** Ms since the epoch. */
  readonly lastSessionAt?: number;
  /** Degrees. */
  readonly currentLocation?: { readonly longitude: number; readonly latitude: number };
  readonly customAttributes?: Readonly<Record<string, unknown>>;
}

export interface ContextSource {
  readonly profile: PersonalizedProfile;
  readonly campaign?: { readonly campaignId: string; readonly name?: string };
  readonly variation?: { readonly variationId: string; readonly name?: string };
  readonly dispatchId?: string;
  readonly app?: { readonly apiId: string; readonly name?: string };
  /** `carrier`, `model`, `os`, …: push only. */
  readonly targetedDevice?: Readonly<Record<string, unknown>>;
  readonly mostRecentlyUsedDevice?: Readonly<Record<string, unknown>>;
  /** By the names of the contract, section 7.1: `set_user_to_unsubscribed_url`, … */
  readonly emailLinks?: Readonly<Record<string, string>>;
}

/** The names that `${…}` can reach, one object per prefix. */
export type LiquidContext = Readonly<Record<string, unknown>>;

/** Builds what one recipient's templates are rendered with (contract, section 7.1). Unknown values are simply absent. */
export function contextOf(source: ContextSource): LiquidContext {
  const { profile, campaign, variation } = source;
  return {
    [standardAttributes]: {
      user_id: profile.externalId,
      braze_id: profile.userId,
      first_name: profile.firstName,
      last_name: profile.lastName,
      email_address: profile.email,
      phone_number: profile.phone,
      city: profile.homeCity,
      country: profile.country,
      language: profile.language,
      time_zone: profile.timeZone,
      gender: profile.gender,
      date_of_birth: profile.dob,
      random_bucket_number: profile.randomBucket,
      last_used_app_date:
        profile.lastSessionAt === undefined ? undefined : new Date(profile.lastSessionAt).toISOString(),
      most_recent_location: textOf(profile.currentLocation),
      ...source.emailLinks,
    },
    custom_attribute: profile.customAttributes ?? {},
    subscribed_state: {
      ...profile.subscriptionGroups,
      email_global: profile.emailSubscribe,
      push_global: profile.pushSubscribe,
    },
    campaign: {
      api_id: campaign?.campaignId,
      name: campaign?.name,
      dispatch_id: source.dispatchId,
      message_api_id: variation?.variationId,
      message_name: variation?.name,
    },
    card: { api_id: campaign?.campaignId, name: campaign?.name },
    app: { api_id: source.app?.apiId, name: source.app?.name },
    targeted_device: source.targetedDevice ?? {},
    most_recently_used_device: source.mostRecentlyUsedDevice ?? {},
    api_trigger_properties: {},
    event_properties: {},
  };
}

const textOf = (location: PersonalizedProfile['currentLocation']): string | undefined =>
  location && `${location.latitude},${location.longitude}`;
