export interface FileCache {
  get(key: string): Buffer | undefined;
  keep(key: string, content: Buffer): void;
}

export interface FileCacheOptions {
  readonly keptMs: number;
  /** Of all contents; what was used longest ago goes first. */
  readonly bytesMax: number;
  readonly now: () => number;
}

/** What an entry costs besides its content: very many empty files must not fill the memory. */
const ENTRY_BYTES = 1_000;

export function createFileCache({ keptMs, bytesMax, now }: FileCacheOptions): FileCache {
  const files = new Map<string, { readonly content: Buffer; readonly until: number }>(); // iterates in the order of insertion
  let bytes = 0;
  const sizeOf = (content: Buffer): number => content.length + ENTRY_BYTES;

  function remove(key: string): void {
    const file = files.get(key);
    if (!file) return;
    files.delete(key);
    bytes -= sizeOf(file.content);
  }

  return {
    get(key) {
      const file = files.get(key);
      if (!file) return undefined;
      if (file.until <= now()) {
        remove(key);
        return undefined;
      }
      files.delete(key);
      files.set(key, file);
      return file.content;
    },
    keep(key, content) {
      remove(key);
      files.set(key, { content, until: now() + keptMs });
      bytes += sizeOf(content);
      for (const oldest of files.keys()) {
        if (bytes <= bytesMax) return;
        remove(oldest);
      }
    },
  };
}
