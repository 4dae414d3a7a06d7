import { Sink } from "../bytes/sink.js";
import { ConstantColumn } from "../column/constant.js";
import { type ColumnData, type PhysicalArray, valueWidth } from "../column/data.js";
import type { ConstantLayout, Layout, MapLayout, NullableLayout, UnionLayout } from "../plan/layout.js";
import type { EnumSchema } from "../schema/schema.js";

/** Columns of one slot each, for the layout's constants. */
type Constants = readonly ColumnData[];

/**
 * Columns of values, for hosts without WebAssembly and for the few datums that a kernel leaves to the closures. The
 * values are those of the closures under `{ long: "bigint", union: "wrapped", map: "Map", numericArrays: "plain" }`.
 */
export function shred(layout: Layout, values: readonly unknown[], constants: Constants = []): ColumnData {
  const builder = builderOf(layout, constants);
  for (const value of values) builder.push(value);
  return builder.finish();
}

const encoder = new TextEncoder();

/** Collects the slots of one column. */
interface Builder {
  push(value: unknown): void;
  /** A slot below a null. */
  fill(): void;
  finish(nullable?: Layout, validity?: Uint8Array): ColumnData;
}

const NONE = { values: undefined, offsets: undefined, typeIds: undefined, children: [] };

function builderOf(layout: Layout, constants: Constants): Builder {
  switch (layout.kind) {
    case "constant":
      return constantBuilder(constants[layout.constant]!);
    case "nullable":
      return nullableBuilder(layout, constants);
    case "bytes":
    case "string":
      return textBuilder(layout);
    case "record":
      return recordBuilder(layout, constants);
    case "array":
      return collectionBuilder(layout, [builderOf(layout.items, constants)], (value, [items]) => {
        for (const item of value as unknown[]) items!.push(item);
        return (value as unknown[]).length;
      });
    case "map":
      return mapBuilder(layout, constants);
    case "union":
      return unionBuilder(layout, constants);
    default:
      return valuesBuilder(layout);
  }
}

/** What it holds is known: only the slots are counted. */
function constantBuilder(one: ColumnData): Builder {
  let length = 0;
  return {
    push: () => void length++,
    fill: () => void length++,
    finish: () => new ConstantColumn(one, length),
  };
}

type Arrays = Exclude<Layout, NullableLayout | ConstantLayout>;

function valuesBuilder(layout: Arrays): Builder {
  const { kind } = layout;
  const zero = kind === "long" ? 0n : kind === "fixed" ? new Uint8Array(valueWidth(layout)) : 0;
  const slots: unknown[] = [];
  const indexes =
    kind === "enum" ? new Map((layout.schema as EnumSchema).symbols.map((symbol, i) => [symbol, i])) : undefined;
  return {
    push: (value) => void slots.push(indexes ? indexes.get(value as string) : value),
    fill: () => void slots.push(zero),
    finish: (nullable, validity) => ({
      layout,
      length: slots.length,
      nullable,
      validity,
      ...NONE,
      values: physical(layout, slots),
    }),
  };
}

function physical(layout: Arrays, slots: unknown[]): PhysicalArray | undefined {
  switch (layout.kind) {
    case "null":
      return undefined;
    case "boolean":
      return bits(slots);
    case "long":
      return BigInt64Array.from(slots as bigint[]);
    case "float":
      return Float32Array.from(slots as number[]);
    case "double":
      return Float64Array.from(slots as number[]);
    case "fixed": {
      const width = valueWidth(layout);
      const bytes = new Uint8Array(slots.length * width);
      slots.forEach((value, i) => void bytes.set(value as Uint8Array, i * width));
      return bytes;
    }
    default:
      return Int32Array.from(slots as number[]);
  }
}

function bits(flags: readonly unknown[]): Uint8Array {
  const packed = new Uint8Array((flags.length + 7) >> 3);
  flags.forEach((flag, i) => {
    if (flag) packed[i >> 3]! |= 1 << (i & 7);
  });
  return packed;
}

function textBuilder(layout: Extract<Layout, { offsets: number; data: number }>): Builder {
  const sink = new Sink();
  const offsets = [0];
  return {
    push(value) {
      if (typeof value === "string") sink.raw(encoder.encode(value));
      else sink.raw(value as Uint8Array);
      offsets.push(sink.position);
    },
    fill: () => void offsets.push(sink.position),
    finish: (nullable, validity) => ({
      layout,
      length: offsets.length - 1,
      nullable,
      validity,
      ...NONE,
      offsets: Int32Array.from(offsets),
      values: sink.toBytes(),
    }),
  };
}

function recordBuilder(layout: Extract<Layout, { kind: "record" }>, constants: Constants): Builder {
  const names = layout.fields.map((field) => field.name);
  const fields = layout.fields.map((field) => builderOf(field.layout, constants));
  let length = 0;
  return {
    push(value) {
      fields.forEach((field, i) => {
        field.push((value as Record<string, unknown>)[names[i]!]);
      });
      length++;
    },
    fill() {
      for (const field of fields) field.fill();
      length++;
    },
    finish: (nullable, validity) => ({
      layout,
      length,
      nullable,
      validity,
      ...NONE,
      children: fields.map((field) => field.finish()),
    }),
  };
}

type Put = (value: unknown, children: readonly Builder[]) => number;

function collectionBuilder(
  layout: Extract<Layout, { itemSpace: number }>,
  children: readonly Builder[],
  put: Put,
): Builder {
  const offsets = [0];
  let total = 0;
  return {
    push(value) {
      total += put(value, children);
      offsets.push(total);
    },
    fill: () => void offsets.push(total),
    finish: (nullable, validity) => ({
      layout,
      length: offsets.length - 1,
      nullable,
      validity,
      ...NONE,
      offsets: Int32Array.from(offsets),
      children: children.map((child) => child.finish()),
    }),
  };
}

function mapBuilder(layout: MapLayout, constants: Constants): Builder {
  return collectionBuilder(
    layout,
    [builderOf(layout.keys, constants), builderOf(layout.values, constants)],
    (value, [keys, values]) => {
      for (const [key, item] of value as Map<string, unknown>) {
        keys!.push(key);
        values!.push(item);
      }
      return (value as Map<string, unknown>).size;
    },
  );
}

function nullableBuilder(layout: NullableLayout, constants: Constants): Builder {
  const value = builderOf(layout.value, constants);
  const flags: boolean[] = [];
  return {
    push(wrapped) {
      flags.push(wrapped !== null);
      if (wrapped === null) value.fill();
      else value.push(Object.values(wrapped as object)[0]);
    },
    fill() {
      flags.push(false);
      value.fill();
    },
    finish: () => value.finish(layout, bits(flags)),
  };
}

function unionBuilder(layout: UnionLayout, constants: Constants): Builder {
  const ids = new Map(layout.branches.map((branch, id) => [branch.name, id]));
  const branches = layout.branches.map((branch) => builderOf(branch.layout, constants));
  const lengths = branches.map(() => 0);
  const typeIds: number[] = [];
  const offsets: number[] = [];
  return {
    push(wrapped) {
      const id = ids.get(wrapped === null ? "null" : Object.keys(wrapped as object)[0]!)!;
      typeIds.push(id);
      offsets.push(lengths[id]!++);
      branches[id]!.push(wrapped === null ? null : Object.values(wrapped as object)[0]);
    },
    fill() {
      typeIds.push(-1);
      offsets.push(0);
    },
    finish: (nullable, validity) => ({
      layout,
      length: typeIds.length,
      nullable,
      validity,
      ...NONE,
      typeIds: Int16Array.from(typeIds),
      offsets: Int32Array.from(offsets),
      children: branches.map((branch) => branch.finish()),
    }),
  };
}
