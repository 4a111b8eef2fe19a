/** The services that answer HTTP, and which paths are whose: what the reverse proxy of a deployment knows. */
export type ServiceName = 'campaigns' | 'sending' | 'profiles' | 'analytics' | 'worker';

/** Their folders under `apps/`, in the order in which they are started. */
export const apps: Readonly<Record<ServiceName, string>> = {
  campaigns: 'campaign-service',
  sending: 'send-gateway',
  profiles: 'profile-service',
  worker: 'channel-worker',
  analytics: 'analytics-service',
};

const owners: readonly (readonly [prefix: string, owner: ServiceName])[] = [
  ['/campaigns/data_series', 'analytics'],
  ['/sends/data_series', 'analytics'],
  ['/events', 'analytics'],
  ['/campaigns/trigger/', 'sending'],
  ['/campaigns/', 'campaigns'],
  ['/sends/', 'campaigns'],
  ['/transactional/', 'sending'],
  ['/v1/campaigns', 'campaigns'],
  ['/v1/api_keys', 'campaigns'],
  ['/v1/email_templates', 'campaigns'],
  ['/messages/', 'sending'],
  ['/users/', 'profiles'],
  ['/segments/', 'profiles'],
  ['/subscription/', 'profiles'],
  ['/v2/subscription/', 'profiles'],
  ['/email/', 'profiles'],
  ['/v1/outbox', 'worker'],
  ['/docs', 'campaigns'],
];

export function ownerOf(path: string): ServiceName {
  const owner = owners.find(([prefix]) => path.startsWith(prefix))?.[1];
  if (!owner) throw new Error(`No service answers ${path}`);
  return owner;
}
