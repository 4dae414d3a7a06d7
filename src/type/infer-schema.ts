import { kindOf } from "../closures/fault.js";
import { asBytes, isLongBigint, isPlain, isRecordLike } from "../closures/match.js";
import { AvroError, LimitError, type Path, pathText, quote } from "../errors.js";
import { type Limits, resolveLimits } from "../limits.js";
import { type Merged, Merging, Printer } from "../schema/merged.js";
import { isFullName, isName } from "../schema/name.js";
import { parseSchemaJson } from "../schema/parse.js";
import type { PrimitiveName, Schema } from "../schema/schema.js";
import { branch, Wrapped } from "../value/branch.js";

/** Options of `inferSchema`. */
export interface InferOptions {
  /** Full name of the outermost record (default "Row"); records inside it are named by their place, as `Row_address`. */
  readonly name?: string;
  /** Of these, `maxSchemaDepth` and `maxSchemaNodes`. */
  readonly limits?: Partial<Limits>;
}

/**
 * Infer a schema from example values: one that encodes all of them, with the option `logical` at its default.
 *
 * Whole numbers are int or long as they need, bigint long, other numbers double (never float: 0.1 is no float); -0,
 * NaN and numbers beyond ±(2^53−1) too. `Date` becomes timestamp-millis, Uint8Array bytes, other typed arrays arrays of
 * their numbers, text string (never an enum). Objects are records whose fields are those of any of them: one that is
 * not in all is nullable with the default null. Where a key is no Avro name, or a `Map` stands beside them, the objects at
 * that place are maps. Values of several kinds make a union; a bigint and a `Date` can't stand at one place. An array that is always empty has items of null.
 *
 * Not for values of a schema that is there already: what `wrap` or the symbol `branch` names is refused.
 *
 * @throws AvroError "invalid-argument" with the path of a value that no type holds (a function, a bigint of more than
 * 64 bits); LimitError for values nested deeper than schemas may be, cyclic ones among them
 */
export function inferSchema(values: Iterable<unknown>, options: InferOptions = {}): Schema {
  const { name, limits } = resolve(options);
  const inference = new Inference(limits);
  let row = 0;
  for (const value of values) inference.add(value, row++);
  if (row === 0) throw new AvroError("invalid-argument", "there are no values to infer a schema from");
  return parseSchemaJson(inference.finish(name), { limits, owned: true });
}

function resolve(given: InferOptions): { name: string; limits: Limits } {
  const options = new Map(Object.entries(given).filter(([, value]) => value !== undefined));
  for (const option of options.keys())
    if (option !== "name" && option !== "limits")
      throw new AvroError("unsupported-option", `there is no option ${quote(option)} of inference`);
  const name = options.has("name") ? options.get("name") : "Row";
  if (typeof name !== "string" || !isFullName(name, false))
    throw new AvroError("invalid-argument", "option name must be a full name");
  return { name, limits: resolveLimits(options.get("limits")) };
}

/** The items of typed arrays but Uint8Array, which is bytes. */
const ITEMS: ReadonlyMap<string, PrimitiveName> = new Map([
  ["Int8Array", "int"],
  ["Int16Array", "int"],
  ["Uint16Array", "int"],
  ["Int32Array", "int"],
  ["Uint32Array", "long"],
  ["BigInt64Array", "long"],
  ["Float32Array", "double"],
  ["Float64Array", "double"],
]);

const MAPS = "maps and instances of classes";

/** Collects the types of values, place by place. */
class Inference {
  readonly #merging: Merging;
  readonly #root: Merged;
  /** Places where objects are maps, and where they are instances of classes, which can't be maps. */
  readonly #maps = new Set<Merged>();
  readonly #instances = new Set<Merged>();
  /** Places of bigints and of dates: both are longs. */
  readonly #bigints = new Set<Merged>();
  readonly #dates = new Set<Merged>();
  #row = 0;
  readonly #path: (string | number)[] = [];

  constructor(readonly limits: Limits) {
    this.#merging = new Merging(limits);
    this.#root = this.#merging.place();
  }

  add(value: unknown, row: number): void {
    this.#row = row;
    this.#path.length = 0;
    this.#add(this.#root, value);
  }

  finish(name: string) {
    return this.#root.toJson(new Printer(), name);
  }

  #add(place: Merged, value: unknown): void {
    switch (typeof value) {
      case "undefined":
        return place.absent();
      case "boolean":
      case "string":
        return place.primitive(typeof value as "boolean");
      case "number":
        return addNumber(place, value);
      case "bigint":
        if (!isLongBigint(value)) throw this.#refusal("a bigint of more than 64 bits");
        this.#alone(place, this.#bigints, this.#dates, "bigints and dates");
        return place.primitive("long");
      case "object":
        return value === null ? place.primitive("null") : this.#addObject(place, value);
      default:
        throw this.#refusal(`a ${typeof value}`);
    }
  }

  #addObject(place: Merged, value: object): void {
    if (value instanceof Date) this.#addDate(place, value);
    else if (Array.isArray(value)) this.#addItems(place.items(), value);
    else if (ArrayBuffer.isView(value)) this.#addView(place, value);
    else if (value instanceof Map) this.#addMap(place, value);
    else if (value instanceof Wrapped || branch in value) throw this.#refusal("a value that names its branch");
    else if (isRecordLike(value)) this.#addRecord(place, value);
    else throw this.#refusal(`an ${kindOf(value)} of its own kind`);
  }

  #addDate(place: Merged, value: Date): void {
    if (Number.isNaN(value.getTime())) throw this.#refusal("an invalid Date");
    this.#alone(place, this.#dates, this.#bigints, "bigints and dates");
    place.date();
  }

  #addItems(items: Merged, array: readonly unknown[]): void {
    for (let i = 0; i < array.length; i++) this.#below(i, () => this.#add(items, array[i]));
  }

  #addView(place: Merged, view: ArrayBufferView): void {
    const items = ITEMS.get((view as Uint8Array)[Symbol.toStringTag]);
    if (items !== undefined) place.items().primitive(items);
    else if (asBytes(view) !== undefined) place.primitive("bytes");
    else throw this.#refusal("a view of bytes that is no array of them");
  }

  #addMap(place: Merged, map: ReadonlyMap<unknown, unknown>): void {
    const values = place.values();
    this.#alone(place, this.#maps, this.#instances, MAPS);
    for (const [key, value] of map) {
      if (typeof key !== "string") throw this.#refusal("a Map with a key that is no string");
      this.#below("{}", () => this.#add(values, value));
    }
  }

  #addRecord(place: Merged, value: object): void {
    const record = place.record();
    record.begin();
    if (!isPlain(value)) this.#alone(place, this.#instances, this.#maps, MAPS);
    for (const [key, part] of Object.entries(value)) {
      if (!isName(key, false)) {
        this.#alone(place, this.#maps, this.#instances, MAPS);
        place.keyed();
      }
      const field = record.field(key, part !== undefined);
      if (part !== undefined) this.#below(key, () => this.#add(field, part));
    }
  }

  #alone(place: Merged, those: Set<Merged>, others: ReadonlySet<Merged>, what: string): void {
    if (others.has(place)) throw this.#refusal(`${what} at one place`);
    those.add(place);
  }

  #below(step: string | number, add: () => void): void {
    const { maxSchemaDepth } = this.limits;
    if (this.#path.length >= maxSchemaDepth)
      throw new LimitError("maxSchemaDepth", maxSchemaDepth, "values that are nested or cyclic", { row: this.#row });
    this.#path.push(step);
    add();
    this.#path.pop();
  }

  #refusal(what: string): AvroError {
    const path: Path = [...this.#path];
    return new AvroError("invalid-argument", `no type holds ${what}, at ${pathText(path)}`, { path, row: this.#row });
  }
}

function addNumber(place: Merged, value: number): void {
  if (Object.is(value, -0) || !Number.isSafeInteger(value)) place.primitive("double");
  else if (value === (value | 0)) place.primitive("int");
  else place.wideNumber();
}
