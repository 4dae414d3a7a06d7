import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS } from "../../src/limits.js";
import { type Merged, Merging, Printer } from "../../src/schema/merged.js";
import { parseSchemaJson } from "../../src/schema/parse.js";
import { expectError } from "../helpers.js";

function merged(fill: (place: Merged) => void): unknown {
  const place = new Merging(DEFAULT_LIMITS).place();
  fill(place);
  return place.toJson(new Printer(), "Row");
}

describe("a place", () => {
  it("where nothing stands is null", () => {
    expect(merged(() => {})).toBe("null");
  });

  it("where a value was absent is a union, which takes undefined", () => {
    expect(merged((place) => place.absent())).toEqual(["null"]);
    expect(
      merged((place) => {
        place.absent();
        place.primitive("int");
      }),
    ).toEqual(["null", "int"]);
  });

  it("of wide numbers is a long, beside fractions a double", () => {
    expect(merged((place) => place.wideNumber())).toBe("long");
    expect(
      merged((place) => {
        place.wideNumber();
        place.primitive("double");
      }),
    ).toBe("double");
  });

  it("of dates is a timestamp, whatever longs stand beside", () => {
    expect(
      merged((place) => {
        place.primitive("long");
        place.date();
      }),
    ).toEqual({ type: "long", logicalType: "timestamp-millis" });
    expect(
      merged((place) => {
        place.date();
        place.wideNumber();
      }),
    ).toEqual([{ type: "long", logicalType: "timestamp-millis" }, "double"]);
  });

  it("has its branches in one order, whatever came first", () => {
    const schemas = [
      "bytes",
      { type: "map", values: "int" },
      "string",
      "double",
      "null",
      { type: "array", items: "int" },
    ];
    const add = (list: readonly unknown[]) =>
      merged((place) => {
        for (const schema of list) place.add(parseSchemaJson(schema));
      });
    expect(add(schemas)).toEqual(add([...schemas].reverse()));
  });
});

describe("a record", () => {
  it("counts in how many records a field is", () => {
    const json = merged((place) => {
      for (const fields of [["a", "b"], ["a"]]) {
        const record = place.record();
        record.begin();
        for (const name of fields) record.field(name, true).primitive("int");
      }
    });
    expect(json).toMatchObject({
      name: "Row",
      fields: [
        { name: "a", type: "int" },
        { name: "b", type: ["null", "int"], default: null },
      ],
    });
  });

  it("becomes a map with its fields' records as one", () => {
    const json = merged((place) => {
      place.keyed();
      const record = place.record();
      record.begin();
      for (const [key, inner] of [
        ["a-b", "x"],
        ["c", "y"],
      ] as const) {
        const below = record.field(key, true).record();
        below.begin();
        below.field(inner, true).primitive("string");
      }
    });
    expect(json).toMatchObject({
      type: "map",
      values: {
        name: "Row",
        fields: [
          { name: "x", default: null },
          { name: "y", default: null },
        ],
      },
    });
  });
});

describe("bounds", () => {
  it("are those of schemas", () => {
    const merging = new Merging({ ...DEFAULT_LIMITS, maxSchemaNodes: 3 });
    const record = merging.place().record();
    record.field("a", true);
    record.field("b", true);
    expect(expectError(() => record.field("c", true))).toMatchObject({ limit: "maxSchemaNodes" });
  });
});

it("definitions of one name must be of one kind", () => {
  const merging = new Merging(DEFAULT_LIMITS);
  const place = merging.place();
  place.add(parseSchemaJson({ type: "enum", name: "A", symbols: ["X"] }));
  const record = parseSchemaJson({ type: "record", name: "A", fields: [] });
  expect(expectError(() => place.add(record)).code).toBe("duplicate-name");
});
