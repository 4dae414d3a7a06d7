import { describe, expect, it } from "vitest";
// @ts-expect-error plain JavaScript
import { spread } from "../bench/measure.mjs";
// @ts-expect-error plain JavaScript
import { protoOf, protoText } from "../bench/peers/proto.mjs";
// @ts-expect-error plain JavaScript
import { targetsOf } from "../bench/targets.mjs";
// @ts-expect-error plain JavaScript
import { verdicts } from "../bench/verdicts.mjs";

describe("bench", () => {
  it("takes several operations, each alone or with all of its number, and refuses what there is not", () => {
    expect([...targetsOf(["P5", "P9"])]).toEqual(["P5 batch", "P5 one", "P9"]);
    expect([...targetsOf(["P5 one"])]).toEqual(["P5 one"]);
    expect(targetsOf(undefined)).toContain("P13");
    for (const wrong of ["P", "P99", "P1,P2", "toString", ""]) expect(() => targetsOf([wrong])).toThrow("no operation");
  });

  it("holds the lower mean of the two lifetimes, and every dataset, to the target", () => {
    const result = (dataset: string, lifetime: string, ours: number) => {
      return { dataset, lifetime, rows: 1, bytes: 1, ops: { P1: "objects" }, times: { avsc: [10], objects: [ours] } };
    };
    const [verdict] = verdicts([
      result("event", "dropped", 1),
      result("tiny", "dropped", 2),
      result("event", "retained", 5),
      result("tiny", "retained", 2),
    ]);
    expect(verdict.means.map(({ ratio }: { ratio: number }) => ratio.toFixed(2))).toEqual(["7.07", "3.16"]);
    expect(verdict.least).toEqual({ dataset: "event", lifetime: "retained", ratio: 2 });
    expect(verdict.short).toEqual(["mean ×3.16 is under ×4", "under ×2.5: event"]);
  });

  it("gives an interval that holds the ratio, and is a point where times do not vary", () => {
    expect(
      spread([
        [
          [8, 8, 8],
          [2, 2, 2],
        ],
      ]),
    ).toEqual({ low: 4, high: 4 });
    const { low, high } = spread([[Array.from({ length: 40 }, (_, i) => 8 + (i % 5)), [2, 2, 2]]]);
    expect(low).toBeLessThanOrEqual(5);
    expect(high).toBeGreaterThanOrEqual(5);
  });

  it("makes messages of records: optional fields, collections in collections, unions of records", () => {
    const record = (name: string, fields: Record<string, unknown>) => {
      return { type: "record", name, fields: Object.entries(fields).map(([field, type]) => ({ name: field, type })) };
    };
    const text = protoText(
      protoOf(
        record("Row", {
          id: "long",
          note: ["null", "string"],
          tags: { type: "map", values: { type: "map", values: "int" } },
          what: [record("Push", { size: "int" }), record("Star", {}), record("Fork", {})],
        }),
      ),
    );
    expect(text).toContain("sint64 id = 1;\n  optional string note = 2;\n  map<string, RowTagsItem> tags = 3;");
    expect(text).toContain("message RowTagsItem {\n  map<string, sint32> v = 1;\n}");
    expect(text).toContain("oneof what {\n    Push push = 4;\n    Star star = 5;\n    Fork fork = 6;");
    expect(text).toContain("message Rows {\n  repeated Row rows = 1;\n}");
  });
});
