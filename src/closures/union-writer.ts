import type { Sink } from "../bytes/sink.js";
import { quote } from "../errors.js";
import { branchName, type UnionSchema } from "../schema/schema.js";
import { branch as branchSymbol, Wrapped } from "../value/branch.js";
import { logicalOf } from "../value/logical/logical.js";
import type { ResolvedOptions } from "../value/options.js";
import { isWrapped } from "../value/union-shape.js";
import type { Writer, WriterOptions } from "./closure.js";
import { encodeFault, kindOf, within } from "./fault.js";
import {
  branchIndexes,
  buildLooseMatch,
  buildMatch,
  isPlain,
  isRecordLike,
  type Match,
  recordMisfit,
} from "./match.js";
import { RecordPicker } from "./record-picker.js";
import { signsOf } from "./signs.js";
import { shapedWriter } from "./writer-shape.js";

/** Writes the index of a branch and the value. (Avro 1.12, Binary Encoding: unions) */
export function buildUnionWriter(schema: UnionSchema, writers: readonly Writer[], options: WriterOptions): Writer {
  const union = new UnionWriter(schema, writers, options);
  if (isWrapped(schema, options)) return (sink, value) => union.writeWrapped(sink, value);
  const write: Writer = (sink, value) => union.writeNatural(sink, value);
  if (options.collect === true) return write;
  const pick = (value: unknown) => union.pick(value);
  return shapedWriter(write, { kind: "union", writers, signs: signsOf(schema, options), pick });
}

class UnionWriter {
  readonly #schema: UnionSchema;
  readonly #names: readonly string[];
  readonly #indexes: ReadonlyMap<string, number>;
  readonly #writers: readonly Writer[];
  readonly #matches: readonly Match[];
  /** What logical types take besides; see `buildLooseMatch`. */
  readonly #loose: readonly { readonly index: number; readonly match: Match }[];
  /** The branch beside null, if it is of a logical type: it says itself what it does not take. Else -1. */
  readonly #sole: number;
  readonly #isRecord: readonly boolean[];
  /** Where no branch is an object, `{ "full.Name": value }` can only name a branch. */
  readonly #takesNames: boolean;
  readonly #nullIndex: number;
  /** Where a plain object can only be a record. */
  readonly #picker: RecordPicker | undefined;

  constructor(schema: UnionSchema, writers: readonly Writer[], options: ResolvedOptions) {
    const { branches } = schema;
    this.#schema = schema;
    this.#names = branches.map(branchName);
    this.#indexes = branchIndexes(schema);
    this.#writers = writers;
    this.#matches = branches.map((branch) => buildMatch(branch, branches, options));
    this.#loose = branches.flatMap((branch, index) => {
      const match = buildLooseMatch(branch, options);
      return match ? { index, match } : [];
    });
    this.#sole =
      branches.length === 2 && branches.some(({ type }) => type === "null") ? (this.#loose[0]?.index ?? -1) : -1;
    this.#isRecord = branches.map((branch) => branch.type === "record");
    this.#takesNames = branches.every((branch) => branch.type !== "record" && branch.type !== "map");
    this.#nullIndex = branches.findIndex((branch) => branch.type === "null");
    const onlyRecords = branches.every((branch) => branch.type !== "map" && logicalOf(branch, options) === undefined);
    this.#picker = onlyRecords && this.#isRecord.includes(true) ? new RecordPicker(branches) : undefined;
  }

  /** As in the Avro JSON encoding: null, or an object with the branch's name as its only key. */
  writeWrapped(sink: Sink, value: unknown): void {
    if (this.#isNull(value)) sink.int(this.#nullIndex);
    else if (value instanceof Wrapped) this.#writeNamed(sink, value.name, value.value);
    else this.#writeKeyed(sink, onlyKey(value), value);
  }

  /** The first branch that fits; of several records the one that the value names. */
  writeNatural(sink: Sink, value: unknown): void {
    if (this.#isNull(value)) sink.int(this.#nullIndex);
    else if (typeof value !== "object" || value === null) this.#write(sink, this.#firstFit(value), value);
    else if (value instanceof Wrapped) this.#writeNamed(sink, value.name, value.value);
    else this.#writeObject(sink, value);
  }

  /** The branch that a value is written as, as it stands; -1 if it names its branch, or fits none. */
  pick(value: unknown): number {
    if (this.#isNull(value)) return this.#nullIndex;
    if (typeof value !== "object" || value === null) return this.#firstFit(value);
    if (value instanceof Wrapped) return -1;
    const tag = (value as { [branchSymbol]?: unknown })[branchSymbol];
    if (typeof tag === "string" && isRecordLike(value)) return this.#indexes.get(tag) ?? -1;
    const told = this.#picker?.pick(value) ?? -1;
    if (told >= 0) return told;
    const index = this.#firstFit(value);
    if (this.#takesNames && isPlain(value) && this.#isNamed(index, value)) return -1;
    if (this.#isRecord[index]) this.#refuseAmbiguous(index, value);
    return index;
  }

  #isNull(value: unknown): boolean {
    return (value === null || value === undefined) && this.#nullIndex >= 0;
  }

  #writeObject(sink: Sink, value: object): void {
    const tag = (value as { [branchSymbol]?: unknown })[branchSymbol];
    if (typeof tag === "string" && isRecordLike(value)) {
      this.#writeNamed(sink, tag, value);
      return;
    }
    const index = this.#firstFit(value);
    if (this.#takesNames && isPlain(value) && this.#isNamed(index, value)) {
      this.#writeKeyed(sink, onlyKey(value), value);
      return;
    }
    if (this.#isRecord[index]) this.#refuseAmbiguous(index, value);
    this.#write(sink, index, value);
  }

  /** Whether an object can only mean `{ "full.Name": value }`, as what fits no branch does. */
  #isNamed(index: number, value: Record<string, unknown>): boolean {
    if (index < 0) return true;
    return index === this.#sole && !this.#matches[index]!(value) && this.#indexes.has(onlyKey(value) ?? "");
  }

  /** `{ "full.Name": value }` */
  #writeKeyed(sink: Sink, name: string | undefined, value: unknown): void {
    if (name === undefined)
      throw encodeFault("no-branch", `expected an object with a branch's name as its only key, found ${kindOf(value)}`);
    this.#writeNamed(sink, name, (value as Record<string, unknown>)[name]);
  }

  #firstFit(value: unknown): number {
    const matches = this.#matches;
    for (let i = 0; i < matches.length; i++) if (matches[i]!(value)) return i;
    if (this.#sole >= 0) return this.#sole;
    for (const { index, match } of this.#loose) if (match(value)) return index;
    return -1;
  }

  #refuseAmbiguous(first: number, value: unknown): void {
    for (let i = first + 1; i < this.#matches.length; i++)
      if (this.#isRecord[i] && this.#matches[i]!(value))
        throw encodeFault(
          "ambiguous-branch",
          `an object fits the records ${quote(this.#names[first]!)} and ${quote(this.#names[i]!)}: wrap() names one`,
        );
  }

  #writeNamed(sink: Sink, name: string, value: unknown): void {
    const index = this.#indexes.get(name);
    if (index === undefined)
      throw encodeFault("no-branch", `the value names a branch that the union of ${this.#list()} does not have`);
    this.#write(sink, index, value);
  }

  #write(sink: Sink, index: number, value: unknown): void {
    if (index < 0) throw encodeFault("no-branch", `expected one of ${this.#list()}, found ${this.#misfit(value)}`);
    sink.int(index);
    try {
      this.#writers[index]!(sink, value);
    } catch (error) {
      throw within(error, this.#names[index]!);
    }
  }

  #list(): string {
    const text = this.#names.map(quote).join(", ");
    return text.length > 200 ? `${text.slice(0, 197)}...` : text;
  }

  #misfit(value: unknown): string {
    const record = this.#schema.branches.find((branch) => branch.type === "record");
    return record !== undefined && isRecordLike(value) ? recordMisfit(record, value) : kindOf(value);
  }
}

function onlyKey(value: unknown): string | undefined {
  if (!isPlain(value)) return undefined;
  const keys = Object.keys(value);
  return keys.length === 1 ? keys[0] : undefined;
}
