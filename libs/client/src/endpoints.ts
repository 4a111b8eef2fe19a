import type * as http from '@fanfare/http-contracts';
import { command, deleteOne, get, getAll, getOne, getPage, patchOne, post, postKeyed, postToOne } from './endpoint.ts';

/** Every endpoint that Fanfare offers, under the name of its method. A test compares them with `/openapi.json`. */
export const endpoints = {
  messages: {
    /** Sends now. A success says that the messages are durable, not that they arrived; `errors` has what was left out. */
    send: postKeyed<typeof http.SendRequestBody, typeof http.SendReplyFields>('/messages/send'),
  },
  sends: {
    /** A send id, under which sends of a campaign are counted together. Without one of your own, each call makes up another. */
    createId: post<typeof http.CreateSendIdRequest, typeof http.SendIdReplyFields>('/sends/id/create', 'once'),
    /** Counts a send id by day. */
    dataSeries: get<typeof http.SendDataSeriesQuery, typeof http.SendDataSeriesReplyFields>('/sends/data_series'),
  },
  campaigns: {
    /** A hundred a page. */
    list: get<typeof http.ListCampaignsQuery, typeof http.CampaignListReplyFields>('/campaigns/list'),
    details: get<typeof http.CampaignDetailsQuery, typeof http.CampaignDetailsReplyFields>('/campaigns/details'),
    /** Counts a campaign by day: sends, conversions A to D, revenue, per variation. */
    dataSeries: get<typeof http.CampaignDataSeriesQuery, typeof http.CampaignDataSeriesReplyFields>(
      '/campaigns/data_series',
    ),
  },
  users: {
    /** Creates and updates users, records what they did; up to 75 objects per array. */
    track: postKeyed<typeof http.TrackRequestBody, typeof http.TrackReplyFields>('/users/track'),
    /** The same with one object; the user comes back. */
    trackSync: postKeyed<typeof http.TrackRequestBody, typeof http.TrackSyncReplyFields>('/users/track/sync'),
    /** The same with thousands of objects, up to 2 MB. */
    trackBulk: postKeyed<typeof http.TrackRequestBody, typeof http.TrackReplyFields>('/users/track/bulk'),
    alias: {
      /** Adds aliases to users, or creates users that have only an alias. */
      new: post<typeof http.NewAliasesBody, typeof http.NewAliasesReplyFields>('/users/alias/new', 'safe'),
      update: post<typeof http.AliasUpdatesBody, typeof http.AliasUpdatesReplyFields>('/users/alias/update', 'once'),
    },
    /** Gives anonymous users an external id. */
    identify: post<typeof http.IdentifyBody, typeof http.IdentifyReplyFields>('/users/identify', 'once'),
    merge: post<typeof http.MergeBody, typeof http.MergeReplyFields>('/users/merge', 'once'),
    delete: post<typeof http.DeleteUsersBody, typeof http.DeleteUsersReplyFields>('/users/delete', 'once'),
    exportIds: post<typeof http.ExportIdsBody, typeof http.ExportIdsReplyFields>('/users/export/ids', 'safe'),
    externalIds: {
      /** The old ids are deprecated: they find the user until they are removed. */
      rename: post<typeof http.ExternalIdRenamesBody, typeof http.ExternalIdRenamesReplyFields>(
        '/users/external_ids/rename',
        'once',
      ),
      /** Removes deprecated ids. */
      remove: post<typeof http.ExternalIdRemovalsBody, typeof http.ExternalIdRemovalsReplyFields>(
        '/users/external_ids/remove',
        'once',
      ),
    },
  },
  subscription: {
    status: {
      set: post<typeof http.SubscriptionStatusBody, typeof http.NoReplyFields>('/subscription/status/set', 'safe'),
      get: get<typeof http.SubscriptionStatusQuery, typeof http.SubscriptionStatusReplyFields>(
        '/subscription/status/get',
      ),
    },
    user: {
      /** The subscription groups of users. */
      status: get<typeof http.UserSubscriptionsQuery, typeof http.UserSubscriptionsReplyFields>(
        '/subscription/user/status',
      ),
    },
  },
  email: {
    /** Sets the email subscription state of addresses. */
    status: post<typeof http.EmailStatusBody, typeof http.EmailsReplyFields>('/email/status', 'safe'),
    unsubscribes: get<typeof http.UnsubscribesQuery, typeof http.UnsubscribesReplyFields>('/email/unsubscribes'),
    hardBounces: get<typeof http.HardBouncesQuery, typeof http.HardBouncesReplyFields>('/email/hard_bounces'),
    bounce: {
      /** Sends to bounced addresses again. */
      remove: post<typeof http.EmailsBody, typeof http.EmailsReplyFields>('/email/bounce/remove', 'safe'),
    },
    spam: {
      /** Forgets complaints. */
      remove: post<typeof http.EmailsBody, typeof http.EmailsReplyFields>('/email/spam/remove', 'safe'),
    },
    blocklist: post<typeof http.EmailsBody, typeof http.EmailsReplyFields>('/email/blocklist', 'safe'),
    /** The old name of `blocklist`. */
    blacklist: post<typeof http.EmailsBody, typeof http.EmailsReplyFields>('/email/blacklist', 'safe'),
  },
  events: {
    /** The names of custom events, 250 a page. */
    list: get<typeof http.EventListQuery, typeof http.EventListReplyFields>('/events/list'),
    /** Custom events, fifty a page; `next` of the reply is the `cursor` of the next one. */
    page: getPage<typeof http.EventPageQuery, typeof http.EventPageReplyFields>('/events'),
    /** Counts a custom event by day or hour. */
    dataSeries: get<typeof http.EventDataSeriesQuery, typeof http.EventDataSeriesReplyFields>('/events/data_series'),
  },
  v2: {
    subscription: {
      status: {
        set: post<typeof http.SubscriptionStatusV2Body, typeof http.NoReplyFields>(
          '/v2/subscription/status/set',
          'safe',
        ),
      },
    },
  },
  /** Fanfare's own resources. */
  v1: {
    campaigns: {
      create: post<typeof http.CreateCampaignRequest, typeof http.CampaignReplyFields>('/v1/campaigns', 'once'),
      list: get<typeof http.ListCampaignsQuery, typeof http.CampaignsReplyFields>('/v1/campaigns'),
      get: getOne<typeof http.CampaignReplyFields>('/v1/campaigns/{id}'),
      patch: patchOne<typeof http.EditCampaignRequest, typeof http.CampaignReplyFields>('/v1/campaigns/{id}'),
      addMessages: postToOne<typeof http.AddMessagesRequest, typeof http.CampaignReplyFields>(
        '/v1/campaigns/{id}/messages',
        'once',
      ),
      /** Sends to a stopped campaign are refused. */
      stop: command<typeof http.CampaignReplyFields>('/v1/campaigns/{id}/stop'),
      resume: command<typeof http.CampaignReplyFields>('/v1/campaigns/{id}/resume'),
      archive: command<typeof http.CampaignReplyFields>('/v1/campaigns/{id}/archive'),
      /** Brings an archived campaign back, stopped. */
      unarchive: command<typeof http.CampaignReplyFields>('/v1/campaigns/{id}/unarchive'),
    },
    emailTemplates: {
      create: post<typeof http.CreateEmailTemplateRequest, typeof http.EmailTemplateReplyFields>(
        '/v1/email_templates',
        'once',
      ),
      /** Without their bodies, a hundred a page. */
      list: get<typeof http.ListEmailTemplatesQuery, typeof http.EmailTemplatesReplyFields>('/v1/email_templates'),
      get: getOne<typeof http.EmailTemplateReplyFields>('/v1/email_templates/{id}'),
      /** What is not named stays; `null` takes an optional field away. */
      patch: patchOne<typeof http.EditEmailTemplateRequest, typeof http.EmailTemplateReplyFields>(
        '/v1/email_templates/{id}',
      ),
      delete: deleteOne<typeof http.NoReplyFields>('/v1/email_templates/{id}'),
    },
    apiKeys: {
      /** The key itself is in this reply alone. */
      create: post<typeof http.CreateApiKeyRequest, typeof http.CreatedApiKeyReplyFields>('/v1/api_keys', 'once'),
      list: getAll<typeof http.ApiKeysReplyFields>('/v1/api_keys'),
      /** When it resolves, the key works nowhere any more. */
      revoke: deleteOne<typeof http.NoReplyFields>('/v1/api_keys/{id}'),
    },
    outbox: {
      /** What the sandbox received, newest first. */
      list: get<typeof http.OutboxQuery, typeof http.OutboxReplyFields>('/v1/outbox'),
    },
  },
} as const;
