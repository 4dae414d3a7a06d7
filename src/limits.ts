import { AvroError } from "./errors.js";

/** Bounds on what data and schemas may claim. Every path of the library holds them; beyond one stands a LimitError. */
export interface Limits {
  /** Nesting of records, arrays and maps in data, inclusive; union tags do not count. Keeps the stack bounded. */
  readonly maxDepth: number;
  /** Bytes of one data block of a container, compressed and decompressed. Decompressors stop at it. */
  readonly maxBlockBytes: number;
  /** Bytes of one bytes, string, fixed or map key. Also never more than the bytes left. */
  readonly maxBytesLength: number;
  /** Items of one array or map, over all its item blocks. */
  readonly maxCollectionItems: number;
  /** Values that took no input (null, empty record, fixed(0)) in one datum, less the bytes it consumed. */
  readonly maxFreeValues: number;
  /** Bytes of a container's header. */
  readonly maxHeaderBytes: number;
  /** Bytes of schema text. */
  readonly maxSchemaBytes: number;
  /** Nesting of schema definitions, inclusive. */
  readonly maxSchemaDepth: number;
  /** Types of one schema, references included. */
  readonly maxSchemaNodes: number;
  /** Bytes of WebAssembly memory of one kernel. Memory of WebAssembly never shrinks. */
  readonly maxScratchBytes: number;
}

const KiB = 1024;
const MiB = 1024 * KiB;

export const DEFAULT_LIMITS: Limits = Object.freeze({
  maxDepth: 256,
  maxBlockBytes: 64 * MiB,
  maxBytesLength: 64 * MiB,
  maxCollectionItems: 2 ** 27,
  maxFreeValues: 1_000_000,
  maxHeaderBytes: 16 * MiB,
  maxSchemaBytes: 4 * MiB,
  maxSchemaDepth: 128,
  maxSchemaNodes: 100_000,
  maxScratchBytes: 256 * MiB,
});

/**
 * Limits for small hosts that serve many: workers at the edge with 128 MB for all that runs in them. Give them as the
 * option `limits`, or some of them with others.
 */
export const EDGE_LIMITS: Limits = /* @__PURE__ */ Object.freeze({
  maxDepth: 64,
  maxBlockBytes: 8 * MiB,
  maxBytesLength: 8 * MiB,
  maxCollectionItems: 2 ** 22,
  maxFreeValues: 65_536,
  maxHeaderBytes: MiB,
  maxSchemaBytes: 256 * KiB,
  maxSchemaDepth: 64,
  maxSchemaNodes: 10_000,
  maxScratchBytes: 32 * MiB,
});

/** The stack allows no more than this, whatever is asked for: a deeper walk could end in the engine's RangeError. */
const HARD_MAX_DEPTH = 1000;

/**
 * Lay given limits over the defaults. Unknown names and values that are no positive whole numbers are refused.
 * Own properties only: a polluted Object.prototype changes nothing.
 */
export function resolveLimits(given?: Partial<Limits>, base: Limits = DEFAULT_LIMITS): Limits {
  if (given === undefined) return base;
  if (typeof given !== "object" || given === null)
    throw new AvroError("invalid-argument", "limits must be an object of numbers");
  const limits: Record<string, number> = { ...base };
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(DEFAULT_LIMITS, name))
      throw new AvroError("unsupported-option", `there is no limit named ${JSON.stringify(name).slice(0, 80)}`);
    if (value === undefined) continue;
    if (!Number.isSafeInteger(value) || value < 1)
      throw new AvroError("invalid-argument", `limit ${name} must be a positive whole number`);
    limits[name] = value;
  }
  limits.maxDepth = Math.min(limits.maxDepth!, HARD_MAX_DEPTH);
  return Object.freeze(limits) as unknown as Limits;
}
