import type { ConversionBehavior } from '../campaigns/conversion-behavior.ts';
import type { Activity } from './activity.ts';

/** Whether an activity is what a behaviour counts. Time plays no part in it. */
export function matchesBehavior(behavior: ConversionBehavior, activity: Activity): boolean {
  switch (behavior.type) {
    case 'Starts Session':
      return activity.kind === 'session' && isOneOfApps(behavior.appIds, activity.appId ?? activity.name);
    case 'Makes Any Purchase':
      return activity.kind === 'purchase';
    case 'Makes Specific Purchase':
      return activity.kind === 'purchase' && activity.name === behavior.product;
    case 'Performs Custom Event':
      return activity.kind === 'custom_event' && activity.name === behavior.customEventName;
    case 'Upgrades App':
    case 'Opens Email':
    case 'Clicks Email':
      return false; // No activity says these.
  }
}

const isOneOfApps = (appIds: readonly string[] | null, appId: string | undefined): boolean =>
  appIds === null || (appId !== undefined && appIds.includes(appId));
