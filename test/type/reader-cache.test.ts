import { describe, expect, it } from "vitest";
import { avroType } from "../../src/index.js";
import { ReaderCache } from "../../src/type/reader-cache.js";
import { parseSchema } from "../../src/type/schema-argument.js";
import { expectError } from "../helpers.js";

interface Made {
  readonly text: string;
}

function cacheOf() {
  const cache = new ReaderCache<Made>({});
  const counter = { made: 0 };
  const get = (argument: string | object) =>
    cache.get(argument, (writer) => {
      counter.made++;
      return { text: JSON.stringify(writer) };
    });
  return { get, counter };
}

const fixed = (size: number) => ({ type: "fixed", name: "F", size });

describe("ReaderCache", () => {
  it("makes one reader for the same schema, however it is given", () => {
    const { get, counter } = cacheOf();
    const schema = parseSchema(fixed(2));
    const reader = get(schema);
    for (const same of [schema, parseSchema(fixed(2)), fixed(2), JSON.stringify(fixed(2)), avroType(fixed(2) as never)])
      expect(get(same)).toBe(reader);
    expect(get('  { "type": "fixed", "size": 2, "name": "F" }')).toBe(reader);
    expect(counter.made).toBe(1);
    expect(get(fixed(3))).not.toBe(reader);
    expect(get("int")).toBe(get('"int"'));
  });

  it("keeps the thousand used last", () => {
    const { get, counter } = cacheOf();
    for (let size = 0; size < 1000; size++) get(fixed(size));
    get(fixed(0));
    expect(counter.made).toBe(1000);
    get(fixed(1000)); // pushes out 1, for 0 was just used
    get(fixed(0));
    expect(counter.made).toBe(1001);
    get(fixed(1));
    expect(counter.made).toBe(1002);
  });

  it("keeps no more than so much text", () => {
    const { get, counter } = cacheOf();
    const long = (i: number) => ({ type: "fixed", name: "F", size: i, doc: "x".repeat(3_000_000) });
    for (let i = 0; i < 6; i++) get(long(i));
    get(long(0));
    expect(counter.made).toBe(7);
    get(long(5));
    expect(counter.made).toBe(7);
  });

  it("keeps nothing of a schema that is refused", () => {
    const { get, counter } = cacheOf();
    expect(expectError(() => get("{}")).code).toBe("missing-attribute");
    expect(counter.made).toBe(0);
  });
});
