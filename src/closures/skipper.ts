import { depthOf, freeValues, leastSize } from "../plan/size.js";
import { branchName, type RecordSchema, type Schema, type UnionSchema } from "../schema/schema.js";
import type { ResolvedOptions } from "../value/options.js";
import type { Skipper } from "./closure.js";
import { MAP_VALUE, under, underIndex, type Walk } from "./trace.js";

export type { Skipper };

export interface SkipperOptions extends Pick<ResolvedOptions, "limits"> {
  /** Build the slow variant that keeps the cursor's path. */
  readonly trace?: boolean;
  /** Walk over the items of blocks that give their size too, as reading does, so that all values are counted. */
  readonly walksAll?: boolean;
}

/**
 * Make a skipper of data of a writer's schema. It checks all that moves the cursor or picks a branch, and the limits;
 * not UTF-8, and not the items of blocks that give their size, unless it `walksAll`. The caller begins each datum on the cursor and counts
 * the values without input of its root.
 */
export function buildSkipper(schema: Schema, options: SkipperOptions): Skipper {
  const countsDepth = depthOf(schema) > options.limits.maxDepth;
  return new SkipperBuilder(countsDepth, options.trace, options.walksAll).skipper(schema);
}

/** Makes the skippers of one schema or plan, and each record's only once. */
export class SkipperBuilder {
  readonly #records = new Map<RecordSchema, { skip: Skipper | undefined }>();

  /** `countsDepth`: whether data can nest deeper than they may. */
  constructor(
    readonly countsDepth: boolean,
    readonly trace?: boolean,
    readonly walksAll = false,
  ) {}

  skipper(schema: Schema): Skipper {
    switch (schema.type) {
      case "fixed":
        return (cursor) => cursor.skipFixed(schema.size);
      case "enum":
        return (cursor) => void cursor.readIndex(schema.symbols.length, "invalid-enum-index");
      case "record":
        return this.#record(schema);
      case "array":
        return this.#nested(this.#array(schema.items));
      case "map":
        return this.#nested(this.#map(schema.values));
      case "union":
        return this.#union(schema);
      default:
        return PRIMITIVES[schema.type];
    }
  }

  #record(schema: RecordSchema): Skipper {
    const made = this.#records.get(schema);
    if (made) return made.skip ?? ((cursor) => made.skip!(cursor));
    const cell: { skip: Skipper | undefined } = { skip: undefined };
    this.#records.set(schema, cell);
    const skippers = schema.fields.map((field) => under(this.trace, field.name, this.skipper(field.type)));
    return (cell.skip = this.#nested((cursor) => {
      for (let i = 0; i < skippers.length; i++) skippers[i]!(cursor);
    }));
  }

  #union(schema: UnionSchema): Skipper {
    const skippers = schema.branches.map((branch) => under(this.trace, branchName(branch), this.skipper(branch)));
    const frees = schema.branches.map((branch) => freeValues(branch) - 1); // the tag's byte pays for one
    return (cursor) => {
      const index = cursor.readIndex(skippers.length, "invalid-union-index");
      if (frees[index]! > 0) cursor.claimFree(frees[index]!);
      skippers[index]!(cursor);
    };
  }

  #array(items: Schema): Skipper {
    return this.#blocks(items, underIndex(this.trace, this.skipper(items)), leastSize(items));
  }

  #map(values: Schema): Skipper {
    const skip = under(this.trace, MAP_VALUE, this.skipper(values));
    const skipEntry: Skipper = (cursor) => {
      cursor.skipBytes();
      skip(cursor);
    };
    return this.#blocks(values, skipEntry, 1 + leastSize(values));
  }

  /** Blocks that give their size are jumped, items that take no bytes are not walked. */
  #blocks(item: Schema, skip: Walk<void>, least: number): Skipper {
    const free = freeValues(item);
    const takesNothing = least === 0 && isEmpty(item, new Map());
    const { walksAll } = this;
    return (cursor) => {
      let total = 0;
      for (let count = cursor.readBlock(least, 0, 0); count > 0; count = cursor.readBlock(least, 0, total)) {
        const { blockStart, blockEnd } = cursor;
        if (blockEnd >= 0 && !walksAll)
          cursor.position = blockEnd; // as the kernel: nor are values without input counted
        else {
          if (free > 0) cursor.claimFree(count * free);
          if (takesNothing) cursor.endBlock(blockStart, blockEnd);
          else for (let i = 0; i < count; i++) skip(cursor, total + i);
        }
        total += count;
      }
    };
  }

  #nested(skip: Skipper): Skipper {
    if (!this.countsDepth) return skip;
    return (cursor) => {
      cursor.enter();
      skip(cursor);
      cursor.leave();
    };
  }
}

const PRIMITIVES = {
  null: () => {},
  boolean: (cursor) => void cursor.readBoolean(),
  int: (cursor) => void cursor.readInt(),
  long: (cursor) => void cursor.readLong(),
  float: (cursor) => cursor.skip(4, "float"),
  double: (cursor) => cursor.skip(8, "double"),
  bytes: (cursor) => void cursor.skipBytes(),
  string: (cursor) => void cursor.skipBytes(),
} satisfies Record<string, Skipper>;

/**
 * Whether a value of a type whose least size is 0 takes no bytes: not if it is a record that holds itself without a way
 * out, which has no value at all. Only inside of such a record can anything stand that takes some.
 */
function isEmpty(schema: Schema, known: Map<Schema, boolean>): boolean {
  if (schema.type !== "record") return true;
  let empty = known.get(schema);
  if (empty === undefined) {
    known.set(schema, false);
    empty = schema.fields.every((field) => isEmpty(field.type, known));
    known.set(schema, empty);
  }
  return empty;
}
