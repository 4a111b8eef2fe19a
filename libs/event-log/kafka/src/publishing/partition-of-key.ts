/** Where the Java client's default partitioner puts this key, so that other producers agree with us. */
export function partitionOfKey(key: string, partitions: number): number {
  return (murmur2(utf8Of(key)) & 0x7fffffff) % partitions;
}

/** UTF-8 has at most three bytes for each UTF-16 unit. */
const scratch = Buffer.allocUnsafe(3 * 256);

/** The result is valid until the next call: most keys are short, and a buffer for each would cost more than the hash. */
function utf8Of(key: string): Uint8Array {
  return key.length <= 256 ? scratch.subarray(0, scratch.write(key)) : Buffer.from(key);
}

const multiplier = 0x5bd1e995;

/** 32-bit MurmurHash2 with Kafka's seed. */
export function murmur2(data: Uint8Array): number {
  const length = data.length;
  const wholeWords = length & ~3;
  let hash = 0x9747b28c ^ length;

  for (let at = 0; at < wholeWords; at += 4) {
    const word =
      byteAt(data, at) | (byteAt(data, at + 1) << 8) | (byteAt(data, at + 2) << 16) | (byteAt(data, at + 3) << 24);
    const mixed = Math.imul(word, multiplier);
    hash = Math.imul(hash, multiplier) ^ Math.imul(mixed ^ (mixed >>> 24), multiplier);
  }

  if (length > wholeWords) {
    for (let at = length - 1; at >= wholeWords; at -= 1) hash ^= byteAt(data, at) << (8 * (at - wholeWords));
    hash = Math.imul(hash, multiplier);
  }

  hash = Math.imul(hash ^ (hash >>> 13), multiplier);
  return hash ^ (hash >>> 15);
}

const byteAt = (data: Uint8Array, at: number) => data[at] ?? 0;
