export { openProfiles, type Profiles, type ProfilesDeps } from './profiles.ts';
