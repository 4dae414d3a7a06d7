import { describe, expect, test } from "vitest";
import { encodeContainer } from "../../src/container/write.js";
import { ContainerWriter } from "../../src/container/writer.js";
import { LimitError } from "../../src/errors.js";
import {
  type AvroType,
  avroType,
  check,
  compare,
  fromAvroJSON,
  parse,
  random,
  stringify,
  toAvroJSON,
} from "../../src/index.js";
import { encodeSingleObject } from "../../src/message/encode.js";
import { engine } from "../helpers.js";
import { array, fixed, map, record } from "../limits/cases.js";

/*
 * Values are the caller's, and in memory already: of the limits on data only their depth counts, which cyclic ones have
 * without end. The data that are made of them are held to what a reader takes where they are gathered, in containers.
 */

interface Nest {
  readonly what: string;
  readonly schema: object;
  /** A value of so many levels. */
  readonly nested: (levels: number) => unknown;
  readonly cyclic: () => unknown;
}

const LIST = record("List", { v: "int", next: ["null", "List"] });
const TREE = record("Tree", { children: array("Tree") });
const TRIE = record("Trie", { keys: map("Trie") });

const NESTS: readonly Nest[] = [
  {
    what: "lists",
    schema: LIST,
    nested: (levels) => (levels === 0 ? null : { v: 1, next: NESTS[0]!.nested(levels - 1) }),
    cyclic: () => {
      const value: { v: number; next?: unknown } = { v: 1 };
      value.next = value;
      return value;
    },
  },
  {
    what: "trees",
    schema: TREE,
    nested: (levels) => ({ children: levels <= 2 ? [] : [NESTS[1]!.nested(levels - 2)] }),
    cyclic: () => {
      const value = { children: [] as unknown[] };
      value.children.push(value);
      return value;
    },
  },
  {
    what: "tries",
    schema: TRIE,
    nested: (levels) => ({ keys: levels <= 2 ? {} : { k: NESTS[2]!.nested(levels - 2) } }),
    cyclic: () => {
      const value = { keys: {} as Record<string, unknown> };
      value.keys.k = value;
      return value;
    },
  },
];

type Type = AvroType<unknown, unknown>;

/** Ways in which values go out, or are looked at. */
const ROADS: Record<string, (type: Type, value: unknown) => unknown> = {
  encode: (type, value) => type.encode(value),
  encodeInto: (type, value) => type.encodeInto(value, new Uint8Array(1000)),
  encodeBatch: (type, value) => type.encodeBatch([type.decode(type.encode(shallow(type))), value]),
  encodeMessages: (type, value) => type.encodeMessages([value]),
  "encode, no code": (type, value) => type.with({ codegen: "never" }).encode(value),
  "encode, sized blocks": (type, value) => type.with({ itemBlocks: "sized" }).encode(value),
  compare: (type, value) => compare(type, value, value),
  toAvroJSON: (type, value) => toAvroJSON(type, value),
  stringify: (type, value) => stringify(type, value),
  encodeSingleObject: (type, value) => encodeSingleObject(type, value),
  encodeContainer: (type, value) => encodeContainer(type, [value]),
  "a container's writer": async (type, value) => {
    const writer = new ContainerWriter(new WritableStream(), type);
    try {
      await writer.write(value);
    } finally {
      writer.abort();
    }
  },
  check: (type, value) => {
    const [issue] = check(type, value);
    if (type.is(value) !== (issue === undefined)) throw new Error("is and check differ");
    const { issues } = type["~standard"].validate(value) as { issues?: readonly unknown[] };
    if ((issues === undefined) !== (issue === undefined)) throw new Error("validate and check differ");
    if (issue !== undefined) throw Object.assign(new LimitError("maxDepth", MAX, ""), { code: issue.code });
  },
};

function shallow(type: Type): unknown {
  return NESTS.find(
    ({ schema }) => (schema as { name: string }).name === (type.schema as { name?: string }).name,
  )!.nested(2);
}

const MAX = 8;

for (const { what, schema, nested, cyclic } of NESTS)
  describe(`maxDepth of values: ${what}`, () => {
    const type = avroType<unknown>(schema as never, { engine, limits: { maxDepth: MAX } });
    const deep = avroType<unknown>(schema as never, { engine });

    for (const [name, run] of Object.entries(ROADS)) {
      if (name === "compare" && what === "tries") {
        test.skip("compare: maps have no order");
        continue;
      }

      test(name, async () => {
        await run(type, nested(MAX));
        for (const value of [nested(MAX + 2), cyclic()])
          expect(await errorOf(() => run(type, value))).toMatchObject(over("maxDepth", MAX));
      });
    }

    test("fromAvroJSON and parse", () => {
      for (const read of [
        (json: unknown) => fromAvroJSON(type, json),
        (json: unknown) => parse(type, JSON.stringify(json), { json: "avro" }),
      ]) {
        read(toAvroJSON(deep, nested(MAX)));
        const json = toAvroJSON(deep, nested(MAX + 2));
        expect(errorNow(() => read(json))).toMatchObject(over("maxDepth", MAX));
      }
      expect(parse(type, stringify(deep, nested(MAX)))).toEqual(nested(MAX));
      const text = stringify(deep, nested(MAX + 2));
      expect(errorNow(() => parse(type, text))).toMatchObject(over("maxDepth", MAX));
    });

    test("random values keep to it", () => {
      const values = random(type, { seed: 1, count: 50 });
      expect(type.decodeBatch(type.encodeMessages(values))).toEqual(values);
    });
  });

describe("the stack", () => {
  test.each(NESTS)(
    "has room for 1,000 levels of $what at most, and says so in the same words",
    ({ schema, nested, cyclic }) => {
      const type = avroType<unknown>(schema as never, { engine, limits: { maxDepth: 1_000_000 } });
      const value = nested(1000);
      expect(type.decode(type.encode(value))).toEqual(value);
      expect(parse(type, stringify(type, value))).toEqual(value);
      expect(errorNow(() => type.encode(nested(1002)))).toMatchObject(over("maxDepth", 1000));
      expect(errorNow(() => type.encode(cyclic()))).toMatchObject(over("maxDepth", 1000));
    },
  );
});

describe("a fixed beyond maxBytesLength", () => {
  const options = { engine, limits: { maxBytesLength: 64 } } as const;
  const bytes = (size: number) => avroType<Uint8Array>(fixed("F", size), options);
  const decimal = (size: number) =>
    avroType<string>({ ...fixed("D", size), logicalType: "decimal", precision: 4, scale: 2 }, options);

  test("is not written, however few digits it is to hold", () => {
    expect(bytes(64).decode(bytes(64).encode(new Uint8Array(64)))).toEqual(new Uint8Array(64));
    expect(decimal(64).decode(decimal(64).encode("1.50"))).toBe("1.50");
    for (const run of [
      () => bytes(65).encode(new Uint8Array(65)),
      () => bytes(65).encodeBatch([new Uint8Array(65)]),
      () => decimal(65).encode("1.50"),
      () => decimal(2 ** 31 - 1).encodeMessages(["1.50"]),
      () => parse(decimal(2 ** 31 - 1), '"1.50"'),
    ])
      expect(errorNow(run)).toMatchObject(over("maxBytesLength", 64));
    expect(decimal(2 ** 31 - 1).is("1.50")).toBe(false);
  });
});

describe("random values of schemas that are small to write and large to fill", () => {
  /** Each level holds the one below twice: so many levels have 2^levels leaves, of no bytes. */
  const doubled = (levels: number): object => {
    if (levels === 0) return record("R0", {});
    return record(`R${levels}`, { a: doubled(levels - 1), b: `R${levels - 1}` });
  };
  const fixedType = (size: number) =>
    avroType<Uint8Array>(fixed("F", size), { engine, limits: { maxBytesLength: 64 } });
  const randomOf = (schema: object) =>
    random(avroType<unknown>(schema as never, { engine, limits: { maxFreeValues: 1000 } }));

  test("end at maxFreeValues", () => {
    expect(randomOf(doubled(5))).toHaveProperty("a.b.a.b.a");
    expect(errorNow(() => randomOf(doubled(40)))).toMatchObject(over("maxFreeValues", 1000));
  });

  test("end at maxBytesLength", () => {
    expect(random(fixedType(64))).toHaveLength(64);
    expect(errorNow(() => random(fixedType(65)))).toMatchObject(over("maxBytesLength", 64));
    const huge = avroType<unknown>(fixed("F", 2 ** 31 - 1), { engine });
    expect(errorNow(() => random(huge))).toMatchObject(over("maxBytesLength", 64 * 2 ** 20));
  });
});

function over(limit: string, max: number) {
  return { code: "limit-exceeded", limit, max };
}

async function errorOf(run: () => unknown): Promise<unknown> {
  try {
    await run();
  } catch (error) {
    return error;
  }
  throw new Error("a value where an error was expected");
}

function errorNow(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error("a value where an error was expected");
}
