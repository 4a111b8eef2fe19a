/**
 * Why a message failed whose address does not exist, in the words of a provider of e-mail: nothing is to be sent there
 * again until somebody says otherwise.
 */
export const HARD_BOUNCE = 'hard_bounce';
