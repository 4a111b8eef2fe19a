/**
 * Braze's `${…}` in terms of plain Liquid, which knows neither `${…}` nor double braces inside a tag:
 *
 *     {{${first_name}}}                            {{["$"]["first_name"]}}
 *     {{custom_attribute.${home city}}}            {{custom_attribute["home city"]}}
 *     {{custom_attribute.${address.city}}}         {{custom_attribute["path:address.city"]}}
 *     {% if {{custom_attribute.${points}}} > 0 %}  {% if  custom_attribute["points"] > 0 %}
 *
 * Only what stands in `{{ }}` and `{% %}` is touched; quoted strings and `raw` blocks keep their text.
 */
export function translateLookUps(source: string): string {
  const unclosed: UnclosedQuotes = { "'": 0, '"': 0 };
  let translated = '';
  let at = 0;
  for (;;) {
    const open = openingAfter(source, at);
    if (open < 0) return translated + source.slice(at);
    translated += source.slice(at, open);
    const tag = source[open + 1] === '%' ? tagName(source, open) : undefined;
    const markup = translateMarkup(source, open, tag, unclosed);
    translated += markup.text;
    at = markup.end;
    if (tag !== 'raw') continue;
    const raw = rawBlock(source, markup.end, markup.text.endsWith('-%}'));
    translated += raw.text;
    at = raw.end;
  }
}

/** What the standard attributes live under: not an identifier, so no `assign` can hide it. */
export const standardAttributes = '$';

const opening = /\{[{%]/g;
const piece = /\$\{([^{}]*)\}|'(?:\\.|(?!%\})[^'\\])*'|"(?:\\.|(?!%\})[^"\\])*"|\{\{-?|-?\}\}|%\}|[^$'"{}%-]+|[^]/gy;
const endOfRawTag = /\{%-?\s*endraw\s*-?%\}/g;

/** These hold small templates, not an expression, so their inner braces stay. */
const templateTags = new Set<string | undefined>(['message_extras', 'abort_message', 'connected_content']);

/** How far it is known that a quote is not closed, or a text full of them would be searched again for each. */
type UnclosedQuotes = Record<"'" | '"', number>;

function translateMarkup(
  source: string,
  open: number,
  tag: string | undefined,
  unclosed: UnclosedQuotes,
): { text: string; end: number } {
  const close = source[open + 1] === '%' ? '%}' : '}}';
  const keepsBraces = templateTags.has(tag);
  let text = source.slice(open, open + 2);
  let end = open + 2;
  let depth = 0;
  while (end < source.length) {
    const character = source[end];
    if ((character === "'" || character === '"') && end < unclosed[character]) {
      text += character;
      end += 1;
      continue;
    }
    piece.lastIndex = end; // set anew each time: the translation of a quoted template uses the same expression
    const [token, name] = piece.exec(source)!;
    end = piece.lastIndex;
    if (token === "'" || token === '"') unclosed[token] = endOfTag(source, end);
    if (name !== undefined) text = appendLookUp(text, name);
    else if (token.startsWith('{{')) {
      depth += 1;
      text += keepsBraces ? token : ' ';
    } else if (token.endsWith('}}') && depth > 0) {
      depth -= 1;
      if (keepsBraces) text += token;
    } else if (token.endsWith(close)) return { text: text + token, end };
    else text += keepsBraces && /^['"]./.test(token) ? translateLookUps(token) : token;
  }
  return { text, end };
}

function appendLookUp(text: string, name: string): string {
  const path = name.trim();
  if (/\w\.$/.test(text)) return text.slice(0, -1) + quoted(keyOf(path));
  return `${text}["${standardAttributes}"]${quoted(path)}`;
}

/** Put before a name that may be a path: only the user's attributes tell. A name cannot be mistaken for it, see below. */
export const pathMark = 'path:';

/** `songs[0].title` may be a path, and so may a name that begins as the mark does. Any other name is one key. */
const keyOf = (name: string): string => (/[.[\]]/.test(name) || name.startsWith(pathMark) ? pathMark + name : name);

/** `songs`, 0, `title` */
export const pathKeys = (path: string): (string | number)[] =>
  Array.from(path.matchAll(/\[(\d+)\]|[^.[\]]+/g), ([key, index]) => (index === undefined ? key : Number(index)));

const quoted = (key: string) => `["${key.replace(/[\\"]/g, '\\$&')}"]`;

function openingAfter(source: string, at: number): number {
  opening.lastIndex = at;
  return opening.exec(source)?.index ?? -1;
}

function endOfTag(source: string, from: number): number {
  const at = source.indexOf('%}', from);
  return at < 0 ? source.length : at;
}

const tagName = (source: string, open: number) => /^\{%-?\s*(\w+)/.exec(source.slice(open, open + 40))?.[1];

/** Text up to `endraw`, without the white space that dashes take off: liquidjs does not know them there. */
function rawBlock(source: string, from: number, isTrimmed: boolean): { text: string; end: number } {
  endOfRawTag.lastIndex = from;
  const endTag = endOfRawTag.exec(source);
  const end = endTag?.index ?? source.length;
  const kept = isTrimmed ? source.slice(from, end).trimStart() : source.slice(from, end);
  if (!endTag?.[0].startsWith('{%-')) return { text: kept, end };
  return { text: `${kept.trimEnd()}{%${endTag[0].slice('{%-'.length)}`, end: end + endTag[0].length };
}
