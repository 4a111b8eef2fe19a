import { isObject } from '../parsing/text.ts';
import { areEventProperties, readActivityObject, type ActivityObject } from './activity-object.ts';
import { problem, type Checked } from './checked.ts';

/** One entry of `events`. */
export const readEventObject = (value: unknown): Checked<ActivityObject> =>
  isObject(value) ? readActivityObject(value, 'name', areEventProperties) : problem('An event object is a JSON object');
