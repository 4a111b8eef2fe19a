import { z } from 'zod';
import { helpText } from './describe-config.ts';

/** Thrown with every problem at once, one line each, before anything is opened. */
export class InvalidConfig extends Error {
  readonly code = 'runtime.invalid_config';

  constructor(problems: readonly string[]) {
    super(`The configuration is not valid:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'InvalidConfig';
  }
}

/** Reads a configuration from environment variables; an empty one counts as not set. @throws InvalidConfig */
export function loadConfig<Shape extends z.ZodRawShape>(
  shape: Shape,
  environment: Readonly<Record<string, string | undefined>>,
): z.infer<z.ZodObject<Shape>> {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = z.object(shape).safeParse(given);
  if (parsed.success) return parsed.data;
  throw new InvalidConfig(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`));
}

/** For a `main.ts`: the configuration, or its problems on stderr and exit code 1; with `--help`, what there is to set. */
export function configOrExit<Shape extends z.ZodRawShape>(app: string, shape: Shape): z.infer<z.ZodObject<Shape>> {
  if (process.argv.includes('--help')) {
    process.stdout.write(helpText(app, shape));
    process.exit(0);
  }
  try {
    return loadConfig(shape, process.env);
  } catch (error) {
    if (!(error instanceof InvalidConfig)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}

/** A comma-separated list. */
export const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);

/** `true` or `false`. */
export const flag = z.enum(['true', 'false'], 'must be true or false').transform((text) => text === 'true');

/** A whole number in a range. */
export const wholeNumber = (from: number, to: number) => z.coerce.number('must be a number').int().min(from).max(to);
