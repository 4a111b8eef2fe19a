import { stripVTControlCharacters } from 'node:util';

const saysWhy = /\b(error|fatal|exception)\b|^E: /i;

/** The line of a failed program's output that most likely says why: its first error, otherwise the last thing it said. */
export const tellingLine = (output: string): string => {
  const lines = stripVTControlCharacters(output)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return (lines.find((line) => saysWhy.test(line)) ?? lines.at(-1) ?? 'it said nothing').slice(0, 300);
};
