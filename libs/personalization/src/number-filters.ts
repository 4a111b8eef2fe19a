import { filters, TokenKind, type FilterImplOptions } from 'liquidjs';

type FilterHandler = Extract<FilterImplOptions, (...args: never) => unknown>;
type FilterThis = ThisParameterType<FilterHandler>;

/** What is no number counts as 0, as it does in the filters of the base language. */
const numberOf = (value: unknown): number => Number(value) || 0;

/** Ruby's Liquid calculates in decimals: 0.1 and 0.2 are 0.3. The result has as many of them as the operands tell. */
const inDecimals = (
  calculate: FilterHandler,
  decimals: (ofValue: number, ofOperand: number) => number,
): FilterHandler =>
  function (value: unknown, operand: unknown, ...rest: unknown[]) {
    const result = Number(calculate.call(this, value, operand, ...rest));
    const digits = decimals(decimalsOf(value), decimalsOf(operand));
    return digits > 15 ? result : Number(result.toFixed(digits));
  };

const sum = (a: number, b: number) => a + b;

function decimalsOf(value: unknown): number {
  const [, fraction = '', exponent] = /^-?\d*\.?(\d*)(e.*)?$/.exec(String(numberOf(value))) ?? [];
  return exponent === undefined ? fraction.length : Infinity;
}

/** Whole numbers divide to a whole number, as in Ruby's Liquid; a divisor that is written `100.00` is no whole number. */
function dividedBy(this: FilterThis, value: unknown, divisor: unknown): number {
  const [dividend, by] = [numberOf(value), numberOf(divisor)];
  if (by === 0) throw new RangeError('divided by 0');
  const areWhole = Number.isInteger(dividend) && Number.isInteger(by) && !isWrittenWithPoint(this.token);
  return areWhole ? Math.floor(dividend / by) : dividend / by;
}

/** Numbers do not keep how they were written, so the template is looked at. */
function isWrittenWithPoint(filter: FilterThis['token']): boolean {
  const [divisor] = filter.args;
  return !!divisor && 'kind' in divisor && divisor.kind === TokenKind.Number && divisor.getText().includes('.');
}

export const numberFilters: Readonly<Record<string, FilterImplOptions>> = {
  plus: inDecimals(filters.plus as FilterHandler, Math.max),
  minus: inDecimals(filters.minus as FilterHandler, Math.max),
  times: inDecimals(filters.times as FilterHandler, sum),
  modulo: inDecimals(filters.modulo as FilterHandler, Math.max),
  divided_by: dividedBy,
};
