import { describe, expect, it } from "vitest";
import { type AvroType, avroType, branch, check, random, type TypeOptions, wrap } from "../../src/index.js";
import { expectTyped } from "../helpers.js";
import { modelOf, Random, randomSchema, randomValue } from "../random.js";

const User = avroType({
  type: "record",
  name: "User",
  fields: [
    { name: "id", type: "long" },
    { name: "email", type: ["null", "string"], default: null },
  ],
});

describe("is and check", () => {
  it("guard values", () => {
    const value: unknown = { id: 1 };
    if (!User.is(value)) throw new Error("a user is one");
    expect(User.encode(value)).toHaveLength(2);
    expect(User.is({ id: "1" })).toBe(false);
    expect(User.with({ unknownFields: "error" }).is({ id: 1, x: 1 })).toBe(false);
  });

  it("say what is wrong, without the value", () => {
    const issues = check(User, { id: "secret", email: ["secret"] });
    expect(issues).toEqual([
      { path: ["id"], code: "invalid-value", message: "expected a long, as number or bigint, found string" },
      { path: ["email"], code: "no-branch", message: 'expected one of "null", "string", found array' },
    ]);
    expect(check(User, 1)).toMatchObject([{ path: [] }]);
    expect(check(User, { id: 1 })).toEqual([]);
  });
});

/** What a value may be turned into to be wrong, or to be right in another way. */
const STRANGE: readonly ((random: Random) => unknown)[] = [
  () => undefined,
  () => null,
  () => true,
  () => 1.5,
  () => 2 ** 40,
  () => 2 ** 60,
  () => 2n ** 70n,
  () => 5n,
  () => Number.NaN,
  () => "x",
  () => "\ud800",
  () => [],
  () => ({}),
  () => new Map([["k", 1]]),
  () => new Uint8Array(4),
  () => new Float64Array(2),
  () => new Date(0),
  () => Symbol("s"),
  (random) => wrap(random.pick(["int", "null", "string", "N0", "none"]), 1),
  () => ({ int: 1 }),
  () => ({ [branch]: "N0" }),
];

/** A copy with one part changed, taken away or added. */
function mutated(random: Random, value: unknown, depth = 0): unknown {
  if (random.chance(0.2 + depth * 0.1)) return random.pick(STRANGE)(random);
  if (Array.isArray(value)) return mutatedArray(random, value, depth);
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return random.pick(STRANGE)(random);
  const entries = Object.entries(value);
  const at = random.below(entries.length + 1);
  if (at === entries.length) entries.push([random.pick(["extra", "f0", "int"]), random.pick(STRANGE)(random)]);
  else if (random.chance(0.2)) entries.splice(at, 1);
  else entries[at] = [entries[at]![0], mutated(random, entries[at]![1], depth + 1)];
  return Object.fromEntries(entries);
}

function mutatedArray(random: Random, value: readonly unknown[], depth: number): unknown[] {
  const at = random.below(value.length + 1);
  return [...value.slice(0, at), mutated(random, value[at], depth + 1), ...value.slice(at + 1)];
}

/** Take the tags of unions off, at random. */
function untagged(random: Random, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => untagged(random, item));
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, untagged(random, item)] as const);
  return entries.length === 1 && random.chance(0.5) ? entries[0]![1] : Object.fromEntries(entries);
}

/** All logical types, alone and in unions. */
const LOGICAL = {
  type: "record",
  name: "Logical",
  fields: [
    { type: "bytes", logicalType: "decimal", precision: 6, scale: 2 },
    { type: "fixed", name: "D", size: 3, logicalType: "decimal", precision: 5 },
    { type: "bytes", logicalType: "big-decimal" },
    { type: "string", logicalType: "uuid" },
    { type: "fixed", name: "U", size: 16, logicalType: "uuid" },
    { type: "int", logicalType: "date" },
    { type: "int", logicalType: "time-millis" },
    { type: "long", logicalType: "timestamp-millis" },
    { type: "long", logicalType: "timestamp-nanos" },
    { type: "fixed", name: "P", size: 12, logicalType: "duration" },
    { type: "string", logicalType: "upper" },
    [{ type: "long", logicalType: "timestamp-millis" }, "double", { type: "int", logicalType: "date" }],
    ["null", "string", { type: "bytes", logicalType: "decimal", precision: 4 }],
  ].map((type, i) => ({ name: `f${i}`, type })),
};

const upper = {
  decode: (raw: string) => raw.toLowerCase(),
  encode: (value: unknown) => {
    if (typeof value !== "string") throw new TypeError("no text");
    return value.toUpperCase();
  },
};

/** What is near to a value of a logical type. */
const NEAR: readonly unknown[] = [
  "1.50",
  "12345678.9",
  "1e3",
  "2024-02-30",
  "2024-02-29",
  new Date(0),
  new Date(Number.NaN),
  new Date(8.64e15),
  1e9,
  2 ** 40,
  10n ** 18n,
  { months: 1, days: 2, millis: 3 },
  { months: -1, days: 2, millis: 3 },
  { unscaled: 1n, scale: 0 },
  "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
  "6BA7B810",
  new Uint8Array(12),
  new Uint8Array(16),
];

const OPTIONS: readonly TypeOptions[] = (["natural", "wrapped"] as const).flatMap((union) =>
  (["ignore", "error"] as const).flatMap((unknownFields) =>
    (["strict", "replace"] as const).map((utf8) => ({ union, unknownFields, utf8, limits: { maxDepth: 6 } })),
  ),
);

describe("on random values, good and bad", () => {
  it.each(OPTIONS)("is, check and encode agree: %o", (options) => {
    const met = { good: 0, bad: 0, several: 0 };
    for (let seed = 1; seed <= 500; seed++) {
      const random = new Random(seed);
      const schema = randomSchema(random, { recursive: random.chance(0.3), depth: 3 });
      const type: AvroType = avroType<unknown>(schema as never, options);
      const tagged = randomValue(random, modelOf(schema), 20);
      const good = options.union === "natural" ? untagged(random, tagged) : tagged;
      for (const value of [good, ...Array.from({ length: 5 }, () => mutated(random, good))]) {
        const { error } = expectTyped(() => type.encode(value));
        const issues = check(type, value);
        const told = `seed ${seed}: ${error?.message}, ${JSON.stringify(issues)}`;
        if (type.is(value) !== (error === undefined)) throw new Error(`is: ${told}`);
        if ((issues.length === 0) !== (error === undefined)) throw new Error(`check: ${told}`);
        if (error === undefined) met.good++;
        else {
          met[issues.length > 1 ? "several" : "bad"]++;
          const [first] = issues;
          expect([first!.code, first!.path]).toEqual([error.code, error.path ?? []]);
        }
      }
    }
    expect(Math.min(met.good, met.bad, met.several * 10)).toBeGreaterThan(300);
  });

  it.each([{ logical: "default" }, { logical: "raw" }, { logical: "dates" }, { logical: { upper } }] as TypeOptions[])(
    "so they do on logical types: %o",
    (options) => {
      const type: AvroType = avroType<unknown>(LOGICAL, { long: "auto", ...options });
      const met = { good: 0, bad: 0 };
      for (const [i, row] of random(type, { seed: 1, count: 2000 }).entries()) {
        const source = new Random(i);
        const value = { ...(row as object) } as Record<string, unknown>;
        for (let left = source.below(3); left > 0; left--)
          value[`f${source.below(LOGICAL.fields.length)}`] = source.chance(0.8)
            ? source.pick(NEAR)
            : source.pick(STRANGE)(source);
        const { error } = expectTyped(() => type.encode(value));
        const [first] = check(type, value);
        met[error === undefined ? "good" : "bad"]++;
        expect([type.is(value), first?.code, first?.path]).toEqual([error === undefined, error?.code, error?.path]);
      }
      expect(Math.min(met.good, met.bad)).toBeGreaterThan(500);
    },
  );
});
