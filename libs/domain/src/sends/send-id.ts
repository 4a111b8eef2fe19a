/** A `send_id` (contract, section 2.3): 1 to 64 printable ASCII characters. */
export const isSendId = (text: string): boolean => /^[\x20-\x7e]{1,64}$/.test(text);
