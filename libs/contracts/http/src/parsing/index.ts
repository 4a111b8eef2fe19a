export { optional, withDefault } from './absent.ts';
export { lenientBoolean } from './boolean.ts';
export { dateTime, dateTimeText, holdsLiquid, parseDateTime } from './date-time.ts';
export { listOf } from './list.ts';
export { read, type Read } from './read.ts';
export { isObject, jsonObject, requiredText, headerMap } from './text.ts';
