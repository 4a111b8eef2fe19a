/** Groups neighbours so that each group weighs `weightMax` at the most; what is heavier on its own is a group of its own. */
export function packsOf<T>(items: readonly T[], weightOf: (item: T) => number, weightMax: number): T[][] {
  const packs: T[][] = [];
  let room = 0;
  for (const item of items) {
    const weight = weightOf(item);
    const open = packs.at(-1);
    if (open && weight <= room) {
      open.push(item);
      room -= weight;
    } else {
      packs.push([item]);
      room = weightMax - weight;
    }
  }
  return packs;
}
