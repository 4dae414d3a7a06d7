import { sameJson } from "./equal.js";
import { type Attributes, type Field, isNamed, type JsonValue, type NamedSchema, type Schema } from "./schema.js";

/** Two schemas, or two fields, that have to agree. */
type Pair = readonly [Schema, Schema];

/**
 * Whether one schema may stand for the other: the same data, values, order and resolution against any third. So names,
 * fields with their order, default and aliases, symbols, sizes, branches and logical types agree; documentation and
 * attributes without a meaning are not looked at, and an error is a record.
 *
 * Keeps its own stack. Of a name that was compared already nothing is compared again.
 */
export function interchangeable(a: Schema, b: Schema): boolean {
  const compared = new Set<string>();
  const waiting: Pair[] = [[a, b]];
  for (let pair = waiting.pop(); pair !== undefined; pair = waiting.pop()) {
    const [left, right] = pair;
    if (left !== right && !agree(left, right, compared, waiting)) return false;
  }
  return true;
}

/** Whether two types agree but for the types in them, which are put on the stack. */
function agree(a: Schema, b: Schema, compared: Set<string>, waiting: Pair[]): boolean {
  if (a.type !== b.type) return false;
  if (isNamed(a)) {
    if (a.name !== (b as NamedSchema).name) return false;
    if (compared.has(a.name)) return true;
    compared.add(a.name);
    return agreeNamed(a, b as NamedSchema, waiting);
  }
  if (a.type === "union") return pairUp(a.branches, (b as typeof a).branches, waiting);
  if (a.type === "array") waiting.push([a.items, (b as typeof a).items]);
  if (a.type === "map") waiting.push([a.values, (b as typeof a).values]);
  return agreeLogically(a.attributes, (b as typeof a).attributes);
}

function agreeNamed(a: NamedSchema, b: NamedSchema, waiting: Pair[]): boolean {
  if (!sameJson(a.aliases, b.aliases) || !agreeLogically(a.attributes, b.attributes)) return false;
  if (a.type === "fixed") return a.size === (b as typeof a).size;
  if (a.type === "enum") {
    const other = b as typeof a;
    return a.default === other.default && sameJson(a.symbols, other.symbols);
  }
  const { fields } = b as typeof a;
  if (!pairUp(a.fields.map(typeOf), fields.map(typeOf), waiting)) return false;
  return a.fields.every((field, i) => agreeField(field, fields[i]!));
}

function agreeField(a: Field, b: Field): boolean {
  return (
    a.name === b.name && a.order === b.order && sameJson(a.aliases, b.aliases) && agreeDefault(a.default, b.default)
  );
}

function agreeDefault(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  return a === undefined || b === undefined ? a === b : sameJson(a, b);
}

function pairUp(a: readonly Schema[], b: readonly Schema[], waiting: Pair[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) waiting.push([a[i]!, b[i]!]);
  return true;
}

/** The name of the logical type, and of a decimal precision and scale: what else stands beside it has no meaning. */
function agreeLogically(a: Attributes, b: Attributes): boolean {
  const name = logicalName(a);
  if (name !== logicalName(b)) return false;
  if (name !== "decimal") return true;
  return agreeDefault(a.get("precision"), b.get("precision")) && sameJson(a.get("scale") ?? 0, b.get("scale") ?? 0);
}

function logicalName(attributes: Attributes): string | undefined {
  const name = attributes.get("logicalType");
  return typeof name === "string" ? name : undefined;
}

function typeOf({ type }: Field): Schema {
  return type;
}
