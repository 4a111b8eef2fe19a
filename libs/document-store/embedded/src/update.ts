import type { Filter, Update } from '@fanfare/document-store';
import { isOperators } from './match.ts';
import { parsePath } from './paths.ts';
import { operators, type Operator } from './update-operators.ts';
import type { Fields } from './values.ts';

/** Changes the document in place, as MongoDB would. */
export function applyUpdate(document: Fields, update: Update, inserting = false): void {
  checkPaths(update);
  for (const [operator, changes] of Object.entries(update)) {
    if (operator === '$setOnInsert' && !inserting) continue;
    const apply = operatorNamed(operator);
    for (const [path, operand] of Object.entries(changes as Fields)) apply(document, parsePath(path), operand);
  }
}

/** The document that an upsert inserts: what the filter says must be equal, then the update. */
export function upsertedDocument(filter: Filter, update: Update): Fields {
  const document: Fields = {};
  for (const [path, value] of equalities(filter)) operatorNamed('$set')(document, parsePath(path), value);
  applyUpdate(document, update, true);
  return document;
}

function operatorNamed(name: string): Operator {
  const operator = Object.hasOwn(operators, name) ? operators[name] : undefined;
  if (!operator) throw new TypeError(`Updates have no operator ${name}`);
  return operator;
}

function* equalities(filter: Filter): Generator<[path: string, value: unknown]> {
  for (const [key, condition] of Object.entries(filter)) {
    if (key === '$and') for (const part of condition as readonly Filter[]) yield* equalities(part);
    else if (key === '$or') {
      const list = condition as readonly Filter[];
      if (list.length === 1 && list[0]) yield* equalities(list[0]);
    } else if (!isOperators(condition)) yield [key, condition];
    else if ('$eq' in condition) yield [key, condition['$eq']];
  }
}

/** Two operators on one path, or on a path and one below it, would depend on their order. */
function checkPaths(update: Update): void {
  const paths = Object.values(update).flatMap((changes) => Object.keys(changes as Fields));
  const known = new Set(paths);
  if (known.size < paths.length) throw new TypeError('An update names a path twice');
  for (const path of paths) {
    for (let dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
      if (known.has(path.slice(0, dot)))
        throw new TypeError(`An update changes both ${path.slice(0, dot)} and ${path}`);
    }
  }
}
