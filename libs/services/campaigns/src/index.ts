export { openCampaigns, type Campaigns, type CampaignsDeps } from './campaigns.ts';
