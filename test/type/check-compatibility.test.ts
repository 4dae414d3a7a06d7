import { describe, expect, it } from "vitest";
import { avroType } from "../../src/type/avro-type.js";
import { type CompatibilityMode, checkCompatibility } from "../../src/type/check-compatibility.js";
import { expectError } from "../helpers.js";

const version = (fields: Record<string, unknown>) => ({
  type: "record",
  name: "User",
  fields: Object.entries(fields).map(([name, type]) => ({ name, type })),
});
const v1 = version({ id: "int" });
const v2 = version({ id: "long" });
const v3 = { ...v2, fields: [...v2.fields, { name: "mail", type: "string", default: "" }] };

describe("checkCompatibility", () => {
  it("judges backward unless told otherwise", () => {
    expect(checkCompatibility(v2, v1)).toEqual({ compatible: true, issues: [] });
    const { compatible, issues } = checkCompatibility(v1, v2);
    expect(compatible).toBe(false);
    expect(issues).toEqual([
      {
        kind: "TYPE_MISMATCH",
        path: ["id"],
        message: "long can't be read as int",
        direction: "backward",
        version: 0,
      },
    ]);
  });

  it("judges forward and full", () => {
    expect(checkCompatibility(v1, v2, { mode: "forward" }).compatible).toBe(true);
    expect(checkCompatibility(v3, v2, { mode: "full" }).compatible).toBe(true);
    for (const [reader, writer, direction] of [
      [v1, v2, "backward"],
      [v2, v1, "forward"],
    ] as const) {
      const { issues } = checkCompatibility(reader, writer, { mode: "full" });
      expect(issues.map((issue) => issue.direction)).toEqual([direction]);
    }
  });

  it("judges each schema of a list, and says which", () => {
    expect(checkCompatibility(v3, [v1, v2], { mode: "backward-transitive" }).compatible).toBe(true);
    const { issues } = checkCompatibility(v3, [v1, v2, v1], { mode: "full-transitive" });
    expect(issues.map(({ version: index, direction }) => [index, direction])).toEqual([
      [0, "forward"],
      [2, "forward"],
    ]);
    expect(checkCompatibility(v1, [], { mode: "forward-transitive" }).compatible).toBe(true);
  });

  it("takes an array for a union where no list is wanted", () => {
    expect(checkCompatibility(["null", "long"], ["null", "int"]).compatible).toBe(true);
    expect(checkCompatibility("long", ["null", "int"]).issues).toHaveLength(1);
    expect(checkCompatibility("long", ["null", "int"], { mode: "backward-transitive" }).issues).toHaveLength(1);
  });

  it("takes any schema argument and the words of registries", () => {
    const mode = "BACKWARD_TRANSITIVE";
    expect(checkCompatibility(avroType(v2), [JSON.stringify(v1), avroType(v2).schema], { mode }).compatible).toBe(true);
    expect(checkCompatibility(v1, v2, { mode: "FORWARD" }).compatible).toBe(true);
    expect(checkCompatibility("int", '"int"').compatible).toBe(true);
  });

  it("goes by names unless they are to be ignored", () => {
    const other = { ...v1, name: "Person" };
    expect(checkCompatibility(v2, other).issues.map(({ kind }) => kind)).toEqual(["NAME_MISMATCH"]);
    expect(checkCompatibility(v2, other, { names: "ignore" }).compatible).toBe(true);
  });

  it("refuses what it does not know", () => {
    for (const mode of ["none", "", "-transitive", "transitive", "full-", "toString", 1])
      expect(expectError(() => checkCompatibility(v1, [v1], { mode: mode as "backward" })).code).toBe(
        "unsupported-option",
      );
    const options = [{ names: "loose" }, { modes: "full" }] as unknown as { mode?: CompatibilityMode }[];
    for (const option of options)
      expect(expectError(() => checkCompatibility(v1, v2, option as object)).code).toBe("unsupported-option");
    expect(expectError(() => checkCompatibility(v1, v2 as never, { mode: "full-transitive" })).code).toBe(
      "invalid-argument",
    );
    expect(expectError(() => checkCompatibility(v1, v2, null as never)).code).toBe("invalid-argument");
    expect(expectError(() => checkCompatibility("nothing", v2)).code).toBe("unknown-type");
  });
});
