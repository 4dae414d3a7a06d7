import { Cursor } from "../bytes/cursor.js";
import { AvroError, DecodeError, type ErrorDetails, LimitError } from "../errors.js";
import type { Plan } from "../plan/plan.js";
import { claimedValues, freeValues } from "../plan/size.js";
import type { Schema } from "../schema/schema.js";
import type { ReaderOptions } from "./closure.js";
import { isStackOverflow, placed } from "./fault.js";
import { buildReader } from "./reader.js";
import { buildSkipper } from "./skipper.js";

export interface Failure {
  /** The bytes that were given; offsets of errors are indexes into them. */
  readonly bytes: Uint8Array;
  /** Where the datum begins. */
  readonly start: number;
  /** Index of the datum in its batch. */
  readonly row?: number | undefined;
  /** Values without input of the data before this one; for `maxFreeValues`. */
  readonly freeBefore?: number | undefined;
  /** What was thrown: what stands if the replay finds nothing, since functions of the user need not fail twice. */
  readonly error?: unknown;
}

/**
 * Replay a datum that failed to decode, with readers that keep the path, and make the error for the user: code, path,
 * offset, row, and a message that says where. All error text of decoding comes from here.
 *
 * @param writer schema of the data
 * @returns AvroError "internal" if the datum is good after all: then two executors disagree
 */
export function explain(plan: Plan, writer: Schema, options: ReaderOptions, failure: Failure): AvroError {
  const build = () => buildReader(plan, { ...options, trace: true });
  return replay(() => memoised(plan, options, build), claimedValues(writer, plan), options, failure);
}

/** The same for a datum that could not be skipped. */
export function explainSkip(writer: Schema, options: ReaderOptions, failure: Failure): AvroError {
  const build = () => buildSkipper(writer, { limits: options.limits, trace: true });
  return replay(() => memoised(writer, options, build), freeValues(writer), options, failure);
}

type Walk = (cursor: Cursor) => unknown;

/** Traced readers by plan and skippers by schema: one bad message may come after another. */
const walks = new WeakMap<object, WeakMap<ReaderOptions, Walk>>();

function memoised(of: Plan | Schema, options: ReaderOptions, build: () => Walk): Walk {
  let known = walks.get(of);
  if (!known) walks.set(of, (known = new WeakMap()));
  let walk = known.get(options);
  if (!walk) known.set(options, (walk = build()));
  return walk;
}

function replay(build: () => Walk, claimed: number, options: ReaderOptions, failure: Failure): AvroError {
  const { bytes, start, row } = failure;
  const cursor = new Cursor(options.limits, options.utf8 === "replace").open(bytes, start);
  cursor.totalFree = failure.freeBefore ?? 0;
  try {
    const walk = build();
    cursor.beginDatum();
    cursor.claimFree(claimed);
    walk(cursor);
  } catch (error) {
    return located(error, cursor, options, row);
  }
  if (failure.error instanceof DecodeError && failure.error.code === "conversion-failed") return failure.error;
  return new AvroError("internal", "a datum failed that can be read", { offset: start, row });
}

function located(error: unknown, cursor: Cursor, options: ReaderOptions, row: number | undefined): AvroError {
  const path = [...cursor.path];
  if (isStackOverflow(error)) return outOfStack(options, { path, offset: cursor.position, row });
  if (!(error instanceof DecodeError || error instanceof LimitError)) throw error;
  const { offset } = error;
  error.path = path;
  if (row !== undefined) error.row = row;
  error.message = placed(error.message, path, offset);
  return error;
}

/** The engine's stack ended before `maxDepth` did. */
export function outOfStack({ limits }: ReaderOptions, details: ErrorDetails): LimitError {
  return new LimitError("maxDepth", limits.maxDepth, "nested data that the stack has no room for", details);
}

/** Whether the data are at fault, so that a replay will find the same. */
export function isDataError(error: unknown): boolean {
  return error instanceof DecodeError || error instanceof LimitError;
}
