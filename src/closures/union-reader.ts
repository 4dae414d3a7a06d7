import type { Cursor } from "../bytes/cursor.js";
import { DecodeError, quote } from "../errors.js";
import type { Branch, BranchPlan, Plan, UnionPlan } from "../plan/plan.js";
import { claimedValues } from "../plan/size.js";
import { branchName } from "../schema/schema.js";
import { isWrapped } from "../value/union-shape.js";
import type { Reader, ReaderOptions } from "./closure.js";
import { shaped } from "./shape.js";
import { under } from "./trace.js";

/** Makes the reader of a plan. */
export type ReaderFactory = (plan: Plan) => Reader;

/** Reads the index of a writer's branch, and its value as the reader wants it. (Avro 1.12, Binary Encoding: unions) */
export function buildUnionReader(plan: UnionPlan, make: ReaderFactory): Reader {
  const readers = plan.branches.map((branch) => branchReader(branch, make));
  const [first, second] = plan.branches;
  if (readers.length === 2 && isNull(first!) && second!.plan) return optional(readers, readers[1]!);
  if (readers.length === 2 && isNull(second!) && first!.plan) return optional(readers, readers[0]!);
  const read: Reader = (cursor) => readers[cursor.readIndex(readers.length, "invalid-union-index")]!(cursor);
  return shaped(read, { kind: "union", readers });
}

function isNull({ plan }: Branch): boolean {
  return plan?.op === "branch" && plan.plan.op === "null";
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

function branchReader({ plan, writer }: Branch, make: ReaderFactory): Reader {
  if (plan === undefined) {
    return (cursor) => {
      const message = `the data have the branch ${quote(branchName(writer))}, which the reader's schema can't read`;
      throw new DecodeError("unreadable-branch", message, { offset: cursor.position });
    };
  }
  const free = claimedValues(writer, plan) - 1; // the tag's byte pays for one
  const read = make(plan);
  if (free <= 0) return read;
  return (cursor: Cursor) => {
    cursor.claimFree(free);
    return read(cursor);
  };
}

/** Makes the reader of a branch; `tag`: what a record carries under the symbol `branch`. */
export type BranchFactory = (plan: Plan, tag: string | undefined) => Reader;

/** A value as a branch of the reader's union: bare, or under the branch's name as in the Avro JSON encoding. */
export function buildBranchReader(plan: BranchPlan, options: ReaderOptions, make: BranchFactory): Reader {
  const { branches } = plan.schema;
  const schema = branches[plan.branch]!;
  const name = branchName(schema);
  const wraps = isWrapped(plan.schema, options);
  const tagged = !wraps && branches.filter(({ type }) => type === "record").length > 1;
  const read = under(options.trace, name, make(plan.plan, tagged ? name : undefined));
  return wraps && schema.type !== "null" ? wrapping(name, read) : read;
}

/** A computed key makes an own property even of `__proto__`. */
function wrapping(name: string, read: Reader): Reader {
  return shaped((cursor) => ({ [name]: read(cursor) }), { kind: "wrapped", name, read });
}
