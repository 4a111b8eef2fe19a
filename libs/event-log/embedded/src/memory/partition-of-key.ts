/** Which partition of a topic a key belongs to. Fixed for ever: the order by key rests on it. */
export const partitionOfKey = (key: string, partitions: number): number => hashOf(key) % partitions;

/** FNV-1a over the UTF-16 units, and murmur3's last step, which spreads keys that differ in their last letter only. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let n = 0; n < key.length; n += 1) hash = Math.imul(hash ^ key.charCodeAt(n), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
