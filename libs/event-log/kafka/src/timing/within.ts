/** Waits for `work`, but no longer than `forMs`. Says whether it ended; a rejection counts as an end. */
export async function endsWithin(forMs: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<false>((resolve) => (timer = setTimeout(resolve, forMs, false)));
  const end = work.then(
    () => true,
    () => true,
  );
  try {
    return await Promise.race([end, patience]);
  } finally {
    clearTimeout(timer);
  }
}
