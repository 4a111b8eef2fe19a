/** HTML whose Liquid is hidden behind words that mean nothing to a parser of HTML or CSS. */
export interface HiddenLiquid {
  readonly html: string;
  /** The Liquid back in its place; undefined when some of it got lost or changed places on the way. */
  restore(html: string): string | undefined;
}

interface Mark {
  readonly source: string;
  /** `{% … %}`: where it stands, and how often, decides what is shown. `{{ … }}` may be repeated. */
  readonly isTag: boolean;
}

/**
 * Equal Liquid is hidden behind equal words, so that `<h{{n}}>…</h{{n}}>` stays one element. Style elements with tags in
 * them are marked to be left alone: whether their rules apply is not known before a message is rendered.
 */
export function hideLiquid(source: string): HiddenLiquid {
  const word = unusedWord(source);
  const marks: Mark[] = [];
  const markOf = new Map<string, string>();
  function hide(liquid: string): string {
    const known = markOf.get(liquid);
    if (known !== undefined) return known;
    const mark = `${word}${marks.length}x`;
    marks.push({ source: liquid, isTag: liquid.includes('{%') });
    markOf.set(liquid, mark);
    return mark;
  }
  const anyMark = new RegExp(`${word}(\\d+)x(?:="")?`, 'g');
  const reveal = (html: string): string =>
    html.replace(anyMark, (_mark, index: string) => marks[Number(index)]!.source);
  const isTagMark = (text: string): boolean =>
    text.startsWith(word) && marks[Number(text.slice(word.length, -1))]!.isTag;
  const marksIn = (html: string): string[] => Array.from(html.matchAll(anyMark), ([, index]) => `${word}${index}x`);

  /** `<td {% if a %}class="x"{% else %}class="y"{% endif %}>`: one word for all of it, or the second class would be lost. */
  function hideConditionalAttributes(startTag: string): string {
    const quotedOrMark = new RegExp(`"[^"]*"|'[^']*'|${word}\\d+x`, 'g');
    const tags = Array.from(startTag.matchAll(quotedOrMark)).filter(([text]) => isTagMark(text));
    const [first, last] = [tags[0], tags.at(-1)];
    if (!first || !last) return startTag;
    const end = last.index + last[0].length;
    return `${startTag.slice(0, first.index)} ${hide(reveal(startTag.slice(first.index, end)))} ${startTag.slice(end)}`;
  }

  const html = hideMarkup(source, hide)
    .replace(/(<style\b)([^>]*>)([^]*?)(?=<\/style)/gi, (all, open: string, attributes: string, css: string) =>
      marksIn(css).some(isTagMark) ? `${open} data-embed${attributes}${css}` : all,
    )
    .replace(/<[a-z](?:"[^"]*"|'[^']*'|[^"'>])*>/gi, hideConditionalAttributes);
  const before = marksIn(html);

  return {
    html,
    restore(changed) {
      const after = marksIn(changed);
      const isWhole =
        before.filter(isTagMark).join() === after.filter(isTagMark).join() &&
        isContained(
          before.filter((mark) => !isTagMark(mark)),
          after,
        );
      return isWhole ? reveal(changed) : undefined;
    },
  };
}

const opening = /\{[{%]/g;
const piece = /\$\{[^}]*\}|'(?:\\.|(?!%\})[^'\\])*'|"(?:\\.|(?!%\})[^"\\])*"|\{\{|\}\}|%\}|[^$'"{}%]+|[^]/gy;

/** Everything in `{{ }}` and `{% %}`, with what `raw` and `comment` enclose. */
function hideMarkup(source: string, hide: (liquid: string) => string): string {
  let html = '';
  let at = 0;
  for (;;) {
    opening.lastIndex = at;
    const open = opening.exec(source)?.index;
    const end = open === undefined ? undefined : endOfMarkup(source, open);
    if (open === undefined || end === undefined) return html + source.slice(at);
    html += source.slice(at, open) + hide(source.slice(open, end));
    at = end;
  }
}

/** Undefined: it is never closed. */
function endOfMarkup(source: string, open: number): number | undefined {
  const close = source[open + 1] === '%' ? '%}' : '}}';
  let depth = 0;
  piece.lastIndex = open + 2;
  for (let found = piece.exec(source); found; found = piece.exec(source)) {
    const [token] = found;
    if (token === '{{') depth += 1;
    else if (token === '}}' && depth > 0) depth -= 1;
    else if (token === close) return endOfBlock(source, open, piece.lastIndex);
  }
  return undefined;
}

function endOfBlock(source: string, open: number, end: number): number | undefined {
  const [, name] = /^\{%-?\s*(raw|comment)\b/.exec(source.slice(open, open + 40)) ?? [];
  if (name === undefined) return end;
  const close = new RegExp(`\\{%-?\\s*end${name}\\s*-?%\\}`, 'g');
  close.lastIndex = end;
  return close.test(source) ? close.lastIndex : undefined;
}

/** Letters and digits only: it may come to stand as a text, a name, a value, or in the CSS. */
function unusedWord(source: string): string {
  const lowered = source.toLowerCase();
  for (let n = 0; ; n += 1) if (!lowered.includes(`lq${n}x`)) return `lq${n}x`;
}

/** Each as often, or more often. */
function isContained(some: readonly string[], all: readonly string[]): boolean {
  const count = new Map<string, number>();
  for (const mark of all) count.set(mark, (count.get(mark) ?? 0) + 1);
  for (const mark of some) {
    const left = count.get(mark) ?? 0;
    if (left === 0) return false;
    count.set(mark, left - 1);
  }
  return true;
}
