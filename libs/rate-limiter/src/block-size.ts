/**
 * How many tokens to reserve at once when one is needed. What a process reserves and does not use is lost to the others
 * until the window ends. So a block is never larger than what this process has used in this window (a quiet one holds
 * next to nothing) nor than a hundredth of what is left: near the end of a budget it is one.
 */
export const blockSize = ({ used, left }: { used: number; left: number }): number =>
  Math.max(1, Math.min(used, Math.floor(left / 100)));
