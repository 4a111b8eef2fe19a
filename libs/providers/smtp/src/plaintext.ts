const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/**
 * A readable text of an HTML body, for mail programs that show no HTML: blocks become lines, links keep their address.
 * No expression runs past the next `<`, so the time grows with the length only, whatever the body.
 */
export function plaintextOf(html: string): string {
  return html
    .replace(/<!--[^]*?(?:-->|$)/g, '')
    .replace(/<(script|style|head|title)\b[^]*?(?:<\/\1\s*>|$)/gi, '')
    .replace(/\s+/g, ' ')
    .replace(/<a\b[^<>]*?\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')[^<>]*>([^<]*)<\/a>/gi, linkText)
    .replace(/<(?:br|\/p|\/div|\/tr|\/table|\/h[1-6]|\/ul|\/ol)\b[^<>]*>/gi, '\n')
    .replace(/<li\b[^<>]*>/gi, '\n- ')
    .replace(/<[^<>]*>/g, '')
    .replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,4}));/gi, decoded)
    .split('\n')
    .map((line) => line.trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function linkText(_link: string, quoted: string | undefined, singleQuoted: string | undefined, label: string): string {
  const address = quoted ?? singleQuoted ?? '';
  return label.trim() === address || !address ? label : `${label} (${address})`;
}

function decoded(entity: string, decimal?: string, hex?: string, name?: string): string {
  if (name !== undefined) return named[name.toLowerCase()] ?? entity;
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : entity;
}
