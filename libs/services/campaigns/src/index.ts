export { openCampaigns, type Campaigns, type CampaignsDeps } from './campaigns.ts';
export { newApiKey } from './api-keys.ts';
