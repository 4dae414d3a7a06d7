/*
 * Random schemas and values from a seed, and a plain encoder and decoder written from the specification alone. They
 * share nothing with src/, so that they are a third opinion beside the kernel and the closures.
 *
 * Values look as the library decodes them with { long: "bigint", union: "wrapped" }.
 */

/** A schema as JSON. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Random numbers from a seed (mulberry32): the same seed gives the same run everywhere. */
export class Random {
  #state: number;

  constructor(readonly seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number of 32 bits. */
  bits(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  }

  /** A whole number from 0 to n - 1. */
  below(n: number): number {
    return Math.floor((this.bits() / 2 ** 32) * n);
  }

  chance(probability: number): boolean {
    return this.bits() / 2 ** 32 < probability;
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)]!;
  }

  /** All of a list, in another order. */
  shuffled<T>(from: readonly T[]): T[] {
    const list = [...from];
    for (let i = list.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      [list[i], list[j]] = [list[j]!, list[i]!];
    }
    return list;
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.below(256));
  }
}

/* Schemas */

export interface SchemaOptions {
  /** Nesting of records, arrays and maps (default 4). */
  readonly depth?: number;
  /** Records that contain themselves (default false): no finite set of columns. */
  readonly recursive?: boolean;
}

const PRIMITIVES = ["null", "boolean", "int", "long", "float", "double", "bytes", "string"];

/** Names that trip code generators and objects used as tables. */
const ODD_NAMES = [
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "then",
  "class",
  "return",
  "length",
  "_",
  "valueOf",
];

/** A legal schema, as JSON. */
export function randomSchema(random: Random, options: SchemaOptions = {}): Json {
  return new SchemaMaker(random, options).make();
}

class SchemaMaker {
  #names = 0;
  #left = 60;
  /** Full names that may be referred to: definitions that are complete. */
  #defined: string[] = [];

  constructor(
    readonly random: Random,
    readonly options: SchemaOptions,
  ) {}

  make(): Json {
    const depth = this.options.depth ?? 4;
    if (this.options.recursive) return this.#recursive(depth, "");
    return this.random.chance(0.75) ? this.#record(depth, "") : this.#type(depth, "");
  }

  #type(depth: number, namespace: string): Json {
    this.#left--;
    const { random } = this;
    if (depth <= 0 || this.#left <= 0 || random.chance(0.45)) return this.#leaf(namespace);
    const kind = random.below(10);
    if (kind < 3) return this.#record(depth, namespace);
    if (kind < 5) return { type: "array", items: this.#type(depth - 1, namespace) };
    if (kind < 6) return { type: "map", values: this.#type(depth - 1, namespace) };
    if (kind < 8) return this.#nullable(depth, namespace);
    return this.#union(depth, namespace);
  }

  #leaf(namespace: string): Json {
    const { random } = this;
    const kind = random.below(14);
    if (kind < 8) return random.chance(0.9) ? PRIMITIVES[kind]! : { type: PRIMITIVES[kind]! };
    if (kind < 10) return this.#enum(namespace);
    if (kind < 12) return this.#fixed(namespace);
    const known = this.#defined.filter((name) => namespace === "" || name.includes("."));
    if (kind < 13 && known.length > 0) return this.#reference(random.pick(known), namespace);
    return random.pick(["int", "long", "string", "double"]);
  }

  /** By simple name where that means the same. */
  #reference(name: string, namespace: string): Json {
    const prefix = namespace === "" ? "" : `${namespace}.`;
    const simple = name.slice(prefix.length);
    const fits = name.startsWith(prefix) && !simple.includes(".") && !PRIMITIVES.includes(simple);
    return fits && this.random.chance(0.7) ? simple : name;
  }

  /** A new name as attributes, the full name, and the namespace inside. */
  #name(namespace: string): { attributes: { [key: string]: Json }; full: string; inside: string } {
    const { random } = this;
    const simple = `${random.chance(0.1) ? random.pick(ODD_NAMES) : "N"}${this.#names++}`;
    const other = random.pick(["a", "b.c", "x_1.y.Z"]);
    if (random.chance(0.15))
      return { attributes: { name: `${other}.${simple}` }, full: `${other}.${simple}`, inside: other };
    if (random.chance(0.15))
      return { attributes: { name: simple, namespace: other }, full: `${other}.${simple}`, inside: other };
    return {
      attributes: { name: simple },
      full: namespace === "" ? simple : `${namespace}.${simple}`,
      inside: namespace,
    };
  }

  #enum(namespace: string): Json {
    const { random } = this;
    const name = this.#name(namespace);
    const wide = random.chance(0.1);
    const symbols = random.chance(0.2) ? ODD_NAMES.slice(0, 1 + random.below(5)) : [];
    for (let i = random.below(wide ? 150 : 5); i >= 0; i--) symbols.push(`S${i}`);
    this.#defined.push(name.full);
    return { type: "enum", ...name.attributes, symbols };
  }

  #fixed(namespace: string): Json {
    const name = this.#name(namespace);
    this.#defined.push(name.full);
    return { type: "fixed", ...name.attributes, size: this.random.pick([0, 1, 2, 4, 7, 8, 12, 16, 33]) };
  }

  #record(depth: number, namespace: string): Json {
    const { random } = this;
    const name = this.#name(namespace);
    const count = random.pick([0, 1, 1, 2, 3, 4, 5, 8]);
    const fields = this.#fieldNames(count).map((field) => ({ name: field, type: this.#type(depth - 1, name.inside) }));
    this.#defined.push(name.full);
    return { type: random.chance(0.05) ? "error" : "record", ...name.attributes, fields };
  }

  #fieldNames(count: number): string[] {
    const { random } = this;
    return Array.from({ length: count }, (_, i) => (random.chance(0.1) ? ODD_NAMES[i % ODD_NAMES.length]! : `f${i}`));
  }

  #nullable(depth: number, namespace: string): Json {
    const before = [...this.#defined];
    const inner = this.random.chance(0.15) ? this.#wide(namespace) : this.#type(depth - 1, namespace);
    if (Array.isArray(inner) || inner === "null" || isObject(inner, "null")) {
      this.#defined = before;
      return ["null", "string"];
    }
    return this.random.chance(0.7) ? ["null", inner] : [inner, "null"];
  }

  /** More than 64 bytes of columns below one nullable. */
  #wide(namespace: string): Json {
    const name = this.#name(namespace);
    const fields = Array.from({ length: 12 }, (_, i) => ({
      name: `w${i}`,
      type: this.random.pick(["double", "long", "int"]),
    }));
    this.#defined.push(name.full);
    return { type: "record", ...name.attributes, fields };
  }

  #union(depth: number, namespace: string): Json {
    const { random } = this;
    const branches: Json[] = [];
    const taken = new Set<string>();
    for (let left = random.below(6); left >= 0; left--) {
      const before = [...this.#defined];
      const branch = this.#type(depth - 1, namespace);
      const name = Array.isArray(branch) ? undefined : this.#branchName(branch, namespace);
      if (name === undefined || taken.has(name)) {
        this.#defined = before; // what the dropped branch defined is not there
        continue;
      }
      branches.push(branch);
      taken.add(name);
    }
    return branches.length === 0 ? ["int"] : branches;
  }

  #branchName(schema: Json, namespace: string): string {
    if (typeof schema === "string") return PRIMITIVES.includes(schema) ? schema : fullName(schema, namespace);
    const { type, name } = schema as { type: string; name?: string };
    return name === undefined ? type : fullNameOf(schema as JsonObject, namespace).full;
  }

  /** A record that holds itself under null, in an array, in a map, and through another record. */
  #recursive(depth: number, namespace: string): Json {
    const { random } = this;
    const name = this.#name(namespace);
    const itself = this.#reference(name.full, name.inside);
    const ways: Json[] = [
      ["null", itself],
      { type: "array", items: itself },
      { type: "map", values: itself },
      [
        "int",
        { type: "record", name: `Via${this.#names++}`, fields: [{ name: "back", type: ["null", name.full] }] },
        "null",
      ],
    ];
    const fields: Json[] = [{ name: "value", type: this.#type(Math.min(depth - 1, 2), name.inside) }];
    for (const way of random.shuffled(ways).slice(0, 1 + random.below(ways.length)))
      fields.push({ name: `way${fields.length}`, type: way });
    this.#defined.push(name.full);
    return { type: "record", ...name.attributes, fields: random.shuffled(fields) };
  }
}

/* The model: a schema with its names resolved. */

type JsonObject = { [key: string]: Json };

export type Model =
  | { readonly kind: "null" | "boolean" | "int" | "long" | "float" | "double" | "bytes" | "string" }
  | { readonly kind: "fixed"; readonly name: string; readonly size: number }
  | { readonly kind: "enum"; readonly name: string; readonly symbols: readonly string[] }
  | { readonly kind: "record"; readonly name: string; readonly fields: { name: string; type: Model }[] }
  | { readonly kind: "array"; readonly items: Model }
  | { readonly kind: "map"; readonly values: Model }
  | { readonly kind: "union"; readonly branches: readonly Model[] };

/** Resolve the names of a legal schema. Recursive schemas give cyclic models. */
export function modelOf(schema: Json, names = new Map<string, Model>(), namespace = ""): Model {
  if (typeof schema === "string") {
    if (PRIMITIVES.includes(schema)) return { kind: schema as "null" };
    const found = names.get(fullName(schema, namespace));
    if (found === undefined) throw new Error(`no type ${schema} in namespace "${namespace}"`);
    return found;
  }
  if (Array.isArray(schema))
    return { kind: "union", branches: schema.map((branch) => modelOf(branch, names, namespace)) };
  const object = schema as JsonObject;
  switch (object.type) {
    case "array":
      return { kind: "array", items: modelOf(object.items!, names, namespace) };
    case "map":
      return { kind: "map", values: modelOf(object.values!, names, namespace) };
    case "record":
    case "error":
    case "enum":
    case "fixed":
      return namedModel(object, names, namespace);
    default:
      return modelOf(object.type!, names, namespace);
  }
}

function namedModel(object: JsonObject, names: Map<string, Model>, namespace: string): Model {
  const { full, inside } = fullNameOf(object, namespace);
  if (object.type === "enum") return define(names, { kind: "enum", name: full, symbols: object.symbols as string[] });
  if (object.type === "fixed") return define(names, { kind: "fixed", name: full, size: object.size as number });
  const fields: { name: string; type: Model }[] = [];
  const record = define(names, { kind: "record", name: full, fields });
  for (const field of object.fields as { name: string; type: Json }[])
    fields.push({ name: field.name, type: modelOf(field.type, names, inside) });
  return record;
}

function define(names: Map<string, Model>, model: Model & { name: string }): Model {
  names.set(model.name, model);
  return model;
}

function fullName(name: string, namespace: string): string {
  return name.includes(".") || namespace === "" ? name : `${namespace}.${name}`;
}

function fullNameOf(object: JsonObject, namespace: string): { full: string; inside: string } {
  const name = object.name as string;
  if (name.includes(".")) return { full: name, inside: name.slice(0, name.lastIndexOf(".")) };
  const inside = typeof object.namespace === "string" ? object.namespace : namespace;
  return { full: fullName(name, inside), inside };
}

function isObject(schema: Json, type: string): boolean {
  return typeof schema === "object" && schema !== null && !Array.isArray(schema) && schema.type === type;
}

/** The name of a branch in wrapped values. */
export function branchOf(model: Model): string {
  return "name" in model ? model.name : model.kind;
}

/** Least bytes of a datum; 0 means that data of this schema may be empty. */
export function leastBytes(model: Model, around: ReadonlySet<Model> = new Set()): number {
  if (around.has(model)) return 0;
  const inside = new Set([...around, model]);
  switch (model.kind) {
    case "null":
      return 0;
    case "float":
      return 4;
    case "double":
      return 8;
    case "fixed":
      return model.size;
    case "record":
      return model.fields.reduce((sum, field) => sum + leastBytes(field.type, inside), 0);
    case "union":
      return 1 + Math.min(...model.branches.map((branch) => leastBytes(branch, inside)));
    default:
      return 1;
  }
}

/* Values */

const INTS = [0, 1, -1, 63, 64, -64, -65, 127, 8191, 8192, -8193, 2 ** 20, 2 ** 27, 2 ** 31 - 1, -(2 ** 31)];
const LONGS = [
  0n,
  1n,
  -1n,
  64n,
  -65n,
  2n ** 31n,
  -(2n ** 31n) - 1n,
  2n ** 53n - 1n,
  1n - 2n ** 53n,
  2n ** 53n,
  -(2n ** 53n),
  2n ** 63n - 1n,
  -(2n ** 63n),
  1_700_000_000_000n,
];
const DOUBLES = [
  0,
  -0,
  1,
  -1.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  Number.MAX_VALUE,
  Number.MIN_VALUE,
  2 ** 53,
  0.1,
  123,
];
const TEXTS = [
  "",
  "a",
  "hello",
  "naïve",
  "Ελληνικά",
  "日本語",
  "😀",
  "a😀b",
  "\u0000",
  "\ufeff",
  "\u{10ffff}",
  "퟿",
  "line\nbreak",
  "\u2028",
  "x".repeat(12),
  "x".repeat(13),
  "long ".repeat(20),
];
const KEYS = ["", "a", "b", "__proto__", "constructor", "toString", "0", "10", "ключ", "😀", "k".repeat(40)];

/** A value of a schema, as decoded with { long: "bigint", union: "wrapped" }. */
export function randomValue(random: Random, model: Model, budget = 200): unknown {
  return new ValueMaker(random, budget).make(model, 0);
}

class ValueMaker {
  constructor(
    readonly random: Random,
    public left: number,
  ) {}

  make(model: Model, depth: number): unknown {
    const { random } = this;
    this.left--;
    switch (model.kind) {
      case "null":
        return null;
      case "boolean":
        return random.chance(0.5);
      case "int":
        return random.chance(0.5) ? random.pick(INTS) : random.bits() | 0;
      case "long":
        return this.#long();
      case "float":
        return Math.fround(this.#double());
      case "double":
        return this.#double();
      case "bytes":
        return random.bytes(random.pick([0, 1, 3, 8, 20]));
      case "string":
        return this.#text();
      case "fixed":
        return random.bytes(model.size);
      case "enum":
        return random.pick(model.symbols);
      case "record":
        return object(model.fields.map((field) => [field.name, this.make(field.type, depth + 1)]));
      case "array":
        return Array.from({ length: this.#count(depth) }, () => this.make(model.items, depth + 1));
      case "map":
        return this.#map(model.values, depth);
      case "union":
        return this.#branch(model.branches, depth);
    }
  }

  #long(): bigint {
    const { random } = this;
    if (random.chance(0.4)) return random.pick(LONGS);
    if (random.chance(0.5)) return BigInt(random.bits() | 0);
    return BigInt.asIntN(64, (BigInt(random.bits()) << 32n) | BigInt(random.bits()));
  }

  #double(): number {
    return this.random.chance(0.5) ? this.random.pick(DOUBLES) : (this.random.bits() - 2 ** 31) / 1000;
  }

  #text(): string {
    const { random } = this;
    if (random.chance(0.02)) return random.pick(["x", "é", "日", "😀"]).repeat(1000 + random.below(5000));
    return random.chance(0.7) ? random.pick(TEXTS) : random.pick(TEXTS) + random.pick(TEXTS) + random.below(1000);
  }

  #count(depth: number): number {
    if (this.left <= 0 || depth > 12) return 0;
    return this.random.chance(0.3) ? 0 : this.random.below(this.random.chance(0.1) ? 60 : 5);
  }

  #map(values: Model, depth: number): object {
    const { random } = this;
    const entries = new Map<string, unknown>();
    for (let left = this.#count(depth); left > 0; left--) {
      const key = random.chance(0.5) ? random.pick(KEYS) : `key${random.below(1000)}`;
      if (!entries.has(key)) entries.set(key, this.make(values, depth + 1));
    }
    return object([...entries]);
  }

  /** Deep down, a branch that ends: null or a leaf where there is one. */
  #branch(branches: readonly Model[], depth: number): unknown {
    const ends = branches.filter((branch) => !["record", "array", "map", "union"].includes(branch.kind));
    const stop = this.left <= 0 || depth > 12;
    const branch = this.random.pick(stop && ends.length > 0 ? ends : branches);
    const value = this.make(branch, depth + 1);
    return branch.kind === "null" ? null : object([[branchOf(branch), value]]);
  }
}

/** An object with these own data properties, whatever their names. */
export function object(entries: readonly (readonly [string, unknown])[]): object {
  const result: Record<string, unknown> = {};
  for (const [key, value] of entries)
    if (key !== "__proto__") result[key] = value;
    else Object.defineProperty(result, key, { value, enumerable: true, configurable: true, writable: true });
  return result;
}

/* Encoding */

/**
 * A datum of a value, from the specification. With `random`, arrays and maps are split into item blocks at random,
 * some with a negative count and a size in bytes; else each is one block, with a positive count, or "sized".
 */
export function encodeModel(model: Model, value: unknown, random?: Random | "sized"): Uint8Array {
  const out: number[] = [];
  write(out, model, value, random);
  return Uint8Array.from(out);
}

function write(out: number[], model: Model, value: unknown, random: Random | "sized" | undefined): void {
  switch (model.kind) {
    case "null":
      break;
    case "boolean":
      out.push(value ? 1 : 0);
      break;
    case "int":
    case "long":
      writeLong(out, BigInt(value as number | bigint));
      break;
    case "float":
      append(out, new Uint8Array(new Float32Array([value as number]).buffer)); // tests run on little-endian machines
      break;
    case "double":
      append(out, new Uint8Array(new Float64Array([value as number]).buffer));
      break;
    case "bytes":
      writeBytes(out, value as Uint8Array);
      break;
    case "string":
      writeBytes(out, new TextEncoder().encode(value as string));
      break;
    case "fixed":
      append(out, value as Uint8Array);
      break;
    case "enum":
      writeLong(out, BigInt(model.symbols.indexOf(value as string)));
      break;
    case "record":
      for (const field of model.fields) write(out, field.type, own(value, field.name), random);
      break;
    case "array":
      writeBlocks(out, value as unknown[], random, (to, item) => write(to, model.items, item, random));
      break;
    case "map":
      writeBlocks(out, Object.entries(value as object), random, (to, [key, item]) => {
        writeBytes(to, new TextEncoder().encode(key));
        write(to, model.values, item, random);
      });
      break;
    case "union":
      writeUnion(out, model.branches, value, random);
  }
}

function writeUnion(
  out: number[],
  branches: readonly Model[],
  value: unknown,
  random: Random | "sized" | undefined,
): void {
  const name = value === null ? "null" : Object.keys(value as object)[0]!;
  const index = branches.findIndex((branch) => branchOf(branch) === name);
  writeLong(out, BigInt(index));
  write(out, branches[index]!, value === null ? null : own(value, name), random);
}

function writeBlocks<T>(
  out: number[],
  items: readonly T[],
  layout: Random | "sized" | undefined,
  one: (out: number[], item: T) => void,
): void {
  const random = layout === "sized" ? undefined : layout;
  let at = 0;
  while (at < items.length) {
    const count = random?.chance(0.3) ? 1 + random.below(items.length - at) : items.length - at;
    const block: number[] = [];
    for (const item of items.slice(at, at + count)) one(block, item);
    if (layout === "sized" || random?.chance(0.4)) {
      writeLong(out, BigInt(-count));
      writeLong(out, BigInt(block.length));
    } else writeLong(out, BigInt(count));
    append(out, block);
    at += count;
  }
  out.push(0);
}

function writeLong(out: number[], value: bigint): void {
  let rest = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
  for (; rest > 0x7fn; rest >>= 7n) out.push(Number(rest & 0x7fn) | 0x80);
  out.push(Number(rest));
}

function writeBytes(out: number[], bytes: Uint8Array): void {
  writeLong(out, BigInt(bytes.length));
  append(out, bytes);
}

function append(out: number[], bytes: ArrayLike<number>): void {
  for (let i = 0; i < bytes.length; i++) out.push(bytes[i]!);
}

function own(value: unknown, name: string): unknown {
  const property = Object.getOwnPropertyDescriptor(value, name);
  if (property === undefined) throw new Error(`no own property ${name}`);
  return property.value;
}

/* Decoding */

/** One datum at an offset, its value and where it ends. Throws an Error for anything that is no datum. */
export function decodeModel(model: Model, bytes: Uint8Array, offset = 0): { value: unknown; end: number } {
  const reader = new ModelReader(bytes, offset);
  const value = reader.read(model);
  return { value, end: reader.at };
}

class ModelReader {
  constructor(
    readonly bytes: Uint8Array,
    public at: number,
  ) {}

  read(model: Model): unknown {
    switch (model.kind) {
      case "null":
        return null;
      case "boolean":
        return this.#index(2n, this.#take(1)[0]!) === 1;
      case "int":
        return Number(this.#within(this.#long(5), -(2n ** 31n), 2n ** 31n));
      case "long":
        return this.#long(10);
      case "float":
        return this.#view(4).getFloat32(0, true);
      case "double":
        return this.#view(8).getFloat64(0, true);
      case "bytes":
        return this.#sized().slice();
      case "string":
        return this.#text();
      case "fixed":
        return this.#take(model.size).slice();
      case "enum":
        return model.symbols[this.#index(BigInt(model.symbols.length), this.#long(5))]!;
      case "record":
        return object(model.fields.map((field) => [field.name, this.read(field.type)]));
      case "array":
        return this.#blocks(() => this.read(model.items));
      case "map":
        return object([...new Map(this.#blocks(() => [this.#text(), this.read(model.values)] as const))]);
      case "union": {
        const branch = model.branches[this.#index(BigInt(model.branches.length), this.#long(10))]!;
        const value = this.read(branch);
        return branch.kind === "null" ? null : object([[branchOf(branch), value]]);
      }
    }
  }

  #blocks<T>(one: () => T): T[] {
    const items: T[] = [];
    for (;;) {
      const count = this.#long(10);
      if (count === 0n) return items;
      const size = count < 0n ? this.#within(this.#long(10), 0n, BigInt(this.bytes.length - this.at) + 1n) : undefined;
      const start = this.at;
      const wanted = count < 0n ? -count : count;
      for (let i = 0n; i < wanted; i++) {
        items.push(one());
        if (items.length > 1_000_000) throw new Error("too many items");
      }
      if (size !== undefined && BigInt(this.at - start) !== size) throw new Error("wrong block size");
    }
  }

  #long(most: number): bigint {
    let raw = 0n;
    for (let i = 0; ; i++) {
      if (i === most) throw new Error("varint too long");
      const byte = this.#take(1)[0]!;
      raw |= BigInt(byte & 0x7f) << BigInt(7 * i);
      if (byte < 0x80) break;
    }
    if (raw >= 2n ** 64n) throw new Error("varint past 64 bits");
    return (raw >> 1n) ^ -(raw & 1n);
  }

  #within(value: bigint, from: bigint, below: bigint): bigint {
    if (value < from || value >= below) throw new Error("out of range");
    return value;
  }

  #index(below: bigint, value: bigint | number): number {
    return Number(this.#within(BigInt(value), 0n, below));
  }

  #sized(): Uint8Array {
    return this.#take(Number(this.#within(this.#long(10), 0n, BigInt(this.bytes.length - this.at) + 1n)));
  }

  #text(): string {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(this.#sized());
  }

  #view(size: number): DataView {
    const part = this.#take(size);
    return new DataView(part.buffer, part.byteOffset, size);
  }

  #take(size: number): Uint8Array {
    if (size > this.bytes.length - this.at) throw new Error("truncated");
    this.at += size;
    return this.bytes.subarray(this.at - size, this.at);
  }
}
