import { branchIndexes, isPlain } from "../../closures/match.js";
import { quote } from "../../errors.js";
import { branchName, type UnionSchema } from "../../schema/schema.js";
import { nullBranch } from "./branches.js";
import { inside, jsonFault, unfitJson } from "./fault.js";
import type { Fitting } from "./fit.js";
import type { Read, Reading } from "./reading.js";

/** Unions of the Avro JSON encoding: null, or an object with the branch's name as its only key. */
export function taggedReader(schema: UnionSchema, readers: readonly Read[]): Read {
  const indexes = branchIndexes(schema);
  const nullIndex = nullBranch(schema);
  const put = branchReader(schema, readers);
  const expected = `an object with the name of one of ${listOf(schema)} as its only key`;
  return (reading, json) => {
    if (json === null && nullIndex >= 0) {
      reading.sink.int(nullIndex);
      return;
    }
    const keys = isPlain(json) ? Object.keys(json) : [];
    if (keys.length !== 1) throw unfitUnion(expected, json);
    const index = indexes.get(keys[0]!);
    if (index === undefined || index === nullIndex) throw unfitUnion(expected, json);
    put(reading, index, (json as Record<string, unknown>)[keys[0]!]);
  };
}

/**
 * Unions of plain JSON. Null is null. Where one other branch is all there is, or can be meant by a value of this kind,
 * it is that one; else the first, in schema order, that the value fits in full and would be written as, then the first
 * that it fits at all. Records that it fits alike are refused.
 */
export function pickedReader(schema: UnionSchema, readers: readonly Read[], fitting: Fitting): Read {
  const { branches } = schema;
  const nullIndex = nullBranch(schema);
  const only = branches.length - (nullIndex < 0 ? 0 : 1) === 1 ? branches.findIndex((_, i) => i !== nullIndex) : -1;
  const put = branchReader(schema, readers);
  return (reading, json) => {
    if (json === null && nullIndex >= 0) reading.sink.int(nullIndex);
    else put(reading, only < 0 ? pick(schema, json, fitting, reading) : only, json);
  };
}

function pick(schema: UnionSchema, json: unknown, fitting: Fitting, reading: Reading): number {
  const { branches } = schema;
  const possible = fitting.possible(schema, json);
  if (possible.length === 1) return possible[0]!;
  const fitted = possible.filter((index) => fitting.fits(reading, branches[index]!, json));
  const exact = fitted.filter((index) => fitting.isExact(branches[index]!, json));
  const [first, second] = exact.length > 0 ? exact : fitted;
  if (first === undefined) throw unfitUnion(`JSON of one of ${listOf(schema)}`, json);
  if (second !== undefined && branches[first]!.type === "record" && branches[second]!.type === "record")
    throw jsonFault(
      "ambiguous-branch",
      `an object fits the records ${nameOf(schema, first)} and ${nameOf(schema, second)}: Avro JSON names the branch`,
    );
  return first;
}

/** Writes the index of a branch and the value. */
function branchReader(schema: UnionSchema, readers: readonly Read[]) {
  const names = schema.branches.map(branchName);
  return (reading: Reading, index: number, json: unknown): void => {
    reading.sink.int(index);
    try {
      readers[index]!(reading, json);
    } catch (error) {
      throw inside(error, names[index]!);
    }
  };
}

function unfitUnion(expected: string, json: unknown): Error {
  return jsonFault("no-branch", unfitJson(expected, json).message);
}

function nameOf(schema: UnionSchema, index: number): string {
  return quote(branchName(schema.branches[index]!));
}

function listOf(schema: UnionSchema): string {
  const text = schema.branches.map((_, index) => nameOf(schema, index)).join(", ");
  return text.length > 200 ? `${text.slice(0, 197)}...` : text;
}
