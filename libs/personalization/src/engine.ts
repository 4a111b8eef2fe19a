import { Context, Drop, Liquid, type Scope, type Template } from 'liquidjs';
import { ConnectedContentTag } from './connected-content-tag.ts';
import { brazeFilters, standardFilters } from './filters.ts';
import { pathKeys, pathMark } from './look-ups.ts';
import { attachRemarks, type Remarks } from './remarks.ts';
import { AbortMessageTag, MessageExtrasTag } from './tags.ts';

export interface EngineLimits {
  /** Time for all strings of one recipient. */
  readonly renderMs: number;
  /** liquidjs' own count of what filters and ranges allocate. */
  readonly memory: number;
  /** Length of one template. */
  readonly sourceCharsMax: number;
}

export interface Engine {
  /** @throws the parser's error */
  parse(source: string): Template[];
  /** `renderMs`: what is left of the time. @throws what a filter or a limit threw */
  render(template: Template[], scope: object, remarks: Remarks, renderMs: number): string;
}

/** Other files are none of a message's business. */
const tagsThatReadFiles = ['include', 'render', 'layout', 'block'];

/** liquidjs, cut down and extended to the contract's dialect (section 7). */
export function createEngine(limits: Omit<EngineLimits, 'renderMs'>): Engine {
  const liquid = new Liquid({
    strictFilters: true,
    ownPropertyOnly: true,
    timezoneOffset: 0,
    locale: 'en-US',
    templates: {},
    memoryLimit: limits.memory,
    parseLimit: limits.sourceCharsMax,
  });
  // Without prototypes, or `{{ x | constructor }}` would find a filter of that name.
  Object.setPrototypeOf(liquid.filters, null);
  Object.setPrototypeOf(liquid.tags, null);
  for (const name of Object.keys(liquid.filters)) if (!standardFilters.has(name)) delete liquid.filters[name];
  for (const [name, filter] of Object.entries(brazeFilters)) liquid.registerFilter(name, filter);
  for (const name of tagsThatReadFiles) delete liquid.tags[name];
  liquid.registerTag('abort_message', AbortMessageTag);
  liquid.registerTag('message_extras', MessageExtrasTag);
  liquid.registerTag('connected_content', ConnectedContentTag);

  return {
    parse: (source) => liquid.parse(source),
    render(template, scope, remarks, renderMs) {
      const context = new AttributeContext(scope, liquid.options, { sync: true, renderLimit: renderMs }, { liquid });
      attachRemarks(context, remarks);
      return String(liquid.renderSync(template, context));
    },
  };
}

/**
 * liquidjs answers `size`, `first` and `last` on any object. An attribute of that name which a user lacks must be empty,
 * and not the number of attributes the user has.
 */
class AttributeContext extends Context {
  override readProperty(owner: Scope, key: string | number | Drop): unknown {
    const isRecord = typeof owner === 'object' && owner !== null && !Array.isArray(owner) && !(owner instanceof Drop);
    if (!isRecord || typeof key !== 'string') return super.readProperty(owner, key);
    const record = owner as Record<string, unknown>;
    if (Object.hasOwn(owner, key)) return record[key];
    return key.startsWith(pathMark) ? this.#readPath(record, key.slice(pathMark.length)) : undefined;
  }

  /** A name with dots may be just that: an attribute is looked for under the whole name before its parts. */
  #readPath(owner: Record<string, unknown>, path: string): unknown {
    if (Object.hasOwn(owner, path)) return owner[path];
    let value: unknown = owner;
    for (const key of pathKeys(path)) {
      if (value === undefined || value === null) return undefined;
      value = this.readProperty(value, key);
    }
    return value;
  }
}
