const endOfHeaders = Buffer.from('\r\n\r\n');

/**
 * The headers of a mail by lower-case name, without parsing the rest of it: ten thousand mails in a few seconds are not
 * to wait for their bodies.
 */
export function mailHeaders(mail: Buffer): ReadonlyMap<string, string> {
  const end = mail.indexOf(endOfHeaders);
  const lines = mail
    .toString('latin1', 0, end < 0 ? mail.length : end)
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n');
  return new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
    }),
  );
}
