import type { Cursor } from "../bytes/cursor.js";
import type { Branch, Plan, UnionPlan } from "../plan/plan.js";
import { freeValues } from "../plan/size.js";
import { branchName } from "../schema/schema.js";
import type { Reader, ReaderOptions } from "./closure.js";
import { shaped } from "./shape.js";
import { under } from "./trace.js";

/** Makes the reader of a branch; `tag`: what a record carries under the symbol `branch`. */
export type BranchFactory = (plan: Plan, tag: string | undefined) => Reader;

/** Reads the index of a branch and its value. (Avro 1.12, Binary Encoding: unions) */
export function buildUnionReader(plan: UnionPlan, options: ReaderOptions, make: BranchFactory): Reader {
  const readers = plan.branches.map((branch) => branchReader(plan, branch, options, make));
  const [first, second] = plan.branches;
  if (readers.length === 2 && first!.plan.op === "null") return optional(readers, readers[1]!);
  if (readers.length === 2 && second!.plan.op === "null") return optional(readers, readers[0]!);
  return (cursor) => readers[cursor.readIndex(readers.length, "invalid-union-index")]!(cursor);
}

/** Null and one other branch, which need no table; what is no index of one byte is left to `readIndex`. */
function optional(readers: readonly Reader[], read: Reader): Reader {
  const tag = readers[0] === read ? 0 : 2;
  const readOptional: Reader = (cursor) => {
    const { position } = cursor;
    if (position < cursor.end) {
      const byte = cursor.bytes[position]!;
      if ((byte | 2) === 2) {
        cursor.position = position + 1;
        return byte === tag ? read(cursor) : null;
      }
    }
    return readers[cursor.readIndex(2, "invalid-union-index")]!(cursor);
  };
  return shaped(readOptional, { kind: "optional", tag, read });
}

function branchReader(
  plan: UnionPlan,
  { plan: inner, branch, writer }: Branch,
  options: ReaderOptions,
  make: BranchFactory,
): Reader {
  const schema = plan.schema.branches[branch]!;
  const name = branchName(schema);
  const wraps = options.union === "wrapped";
  const tagged = !wraps && plan.schema.branches.filter(({ type }) => type === "record").length > 1;
  const claims = claiming(freeValues(writer) - 1, make(inner, tagged ? name : undefined)); // the tag's byte pays for one
  const read = under(options.trace, name, claims);
  return wraps && schema.type !== "null" ? wrapping(name, read) : read;
}

function claiming(free: number, read: Reader): Reader {
  if (free <= 0) return read;
  return (cursor: Cursor) => {
    cursor.claimFree(free);
    return read(cursor);
  };
}

/** As in the Avro JSON encoding. A computed key makes an own property even of `__proto__`. */
function wrapping(name: string, read: Reader): Reader {
  return (cursor) => ({ [name]: read(cursor) });
}
