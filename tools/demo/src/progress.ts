import { Presets, SingleBar } from 'cli-progress';

/** A bar on a terminal; a line per step where there is none, e.g. in CI. */
export interface Progress {
  readonly set: (value: number) => void;
  readonly done: () => void;
}

export function startProgress(title: string, total: number): Progress {
  const startedAt = Date.now();
  const took = (): string => `${((Date.now() - startedAt) / 1000).toFixed(1)} s`;
  if (!process.stdout.isTTY)
    return { set: () => undefined, done: () => console.log(`${title}: ${total.toLocaleString('en')} in ${took()}`) };

  const format = `${title.padEnd(26)} {bar} {percentage} % | {value}/{total} | {duration_formatted}`;
  const bar = new SingleBar({ format, hideCursor: true }, Presets.shades_classic);
  bar.start(total, 0);
  return {
    set: (value) => bar.update(Math.min(value, total)),
    done: () => {
      bar.update(total);
      bar.stop();
    },
  };
}
