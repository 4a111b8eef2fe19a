/**
 * Runs work that names the documents it changes: at once where no document is shared, in the order of the calls where
 * one is, also after a failure.
 */
export type InTurn = <T>(ids: Iterable<string>, work: () => Promise<T>) => Promise<T>;

export function createInTurn(): InTurn {
  const running = new Set<{ readonly ids: ReadonlySet<string>; readonly ended: Promise<unknown> }>();

  return <T>(given: Iterable<string>, work: () => Promise<T>): Promise<T> => {
    const ids = new Set(given);
    const before = [...running].filter((other) => !ids.isDisjointFrom(other.ids)).map(({ ended }) => ended);
    const result = before.length === 0 ? work() : Promise.all(before).then(work);
    const turn = { ids, ended: result.catch(() => undefined).then(() => void running.delete(turn)) };
    running.add(turn);
    return result;
  };
}
