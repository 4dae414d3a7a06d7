import { describe, expect, it } from "vitest";
import { type GenerateOptions, settingsOf } from "../../src/gen/options.js";
import { expectError } from "../helpers.js";

describe("settingsOf", () => {
  it("writes into modules what is not the default", () => {
    expect(settingsOf({})).toMatchObject({ baked: [], library: "wavro", extension: ".js", lenientNames: false });
    const { values, baked } = settingsOf({ long: "bigint", union: "natural", lenientNames: true, map: undefined });
    expect(values).toMatchObject({ long: "bigint", union: "natural", map: "object" });
    expect(baked).toEqual([
      ["long", "bigint"],
      ["lenientNames", true],
    ]);
  });

  it("refuses what a module can't hold, and what nobody knows", () => {
    const refused: object[] = [
      { logical: {} },
      { codegen: "never" },
      { limits: {} },
      { extension: ".mjs" },
      { lenientNames: "yes" },
      { long: "int" },
      { nonsense: 1 },
    ];
    for (const options of refused)
      expect(expectError(() => settingsOf(options as GenerateOptions)).code).toBe("unsupported-option");
    expect(expectError(() => settingsOf({ library: "" })).code).toBe("invalid-argument");
  });
});
