/** Says each figure as it is known, as one JSON line, and all of them again as a table. */
export interface Report {
  figure(name: string, values: Readonly<Record<string, number | string>>): void;
  printTable(): void;
}

export function createReport(): Report {
  const figures: { name: string; values: Readonly<Record<string, number | string>> }[] = [];
  const show = (value: number | string): string =>
    typeof value === 'number' ? value.toLocaleString('en', { maximumFractionDigits: 2 }) : value;
  return {
    figure: (name, values) => {
      figures.push({ name, values });
      console.log(JSON.stringify({ figure: name, ...values }));
    },
    printTable: () => {
      console.log('');
      for (const { name, values } of figures) {
        console.log(
          `${name.padEnd(44)} ${Object.entries(values)
            .map(([key, value]) => `${key} ${show(value)}`)
            .join(', ')}`,
        );
      }
    },
  };
}
