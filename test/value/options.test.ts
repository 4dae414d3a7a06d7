import { afterEach, describe, expect, it } from "vitest";
import { DEFAULT_LIMITS } from "../../src/limits.js";
import { resolveOptions, type ValueOptions } from "../../src/value/options.js";
import { expectError } from "../helpers.js";

const DEFAULTS = {
  long: "number",
  union: "natural",
  logical: "default",
  numericArrays: "plain",
  map: "object",
  utf8: "strict",
  unknownFields: "ignore",
  itemBlocks: "counted",
  names: "match",
  codegen: "auto",
  engine: "auto",
};

const loose = (options: object, ...rest: never[]) => resolveOptions(options as ValueOptions, ...rest);

describe("resolveOptions", () => {
  it("fills in the defaults", () => {
    expect(resolveOptions()).toEqual({ ...DEFAULTS, limits: DEFAULT_LIMITS });
    expect(Object.isFrozen(resolveOptions())).toBe(true);
  });

  it.each([
    ["long", ["number", "bigint", "auto"]],
    ["union", ["natural", "wrapped"]],
    ["logical", ["default", "raw", "dates"]],
    ["numericArrays", ["plain", "typed"]],
    ["map", ["object", "Map"]],
    ["utf8", ["strict", "replace"]],
    ["unknownFields", ["ignore", "error"]],
    ["itemBlocks", ["counted", "sized"]],
    ["names", ["match", "ignore"]],
    ["codegen", ["auto", "wasm", "never"]],
    ["engine", ["auto", "kernel", "closures"]],
  ])("takes the values of %s and no other", (name, values) => {
    for (const value of values)
      expect(loose({ [name]: value })).toEqual({ ...DEFAULTS, [name]: value, limits: DEFAULT_LIMITS });
    for (const value of ["no", null, true, 1, name === "logical" ? 0 : {}, "constructor"]) {
      const error = expectError(() => loose({ [name]: value }));
      expect(error.code).toBe("unsupported-option");
      expect(error.message).toContain(name);
    }
  });

  it("refuses what is not built yet, and what nobody knows", () => {
    for (const options of [{ longs: "number" }, { constructor: 1 }])
      expect(expectError(() => loose(options)).code).toBe("unsupported-option");
    expect(expectError(() => loose(JSON.parse('{"__proto__": 1}'))).code).toBe("unsupported-option");
  });

  it("takes undefined as not given", () => {
    expect(loose({ long: undefined, nobodyKnows: undefined })).toEqual(resolveOptions());
  });

  it("lays options over others, limits over limits", () => {
    const base = resolveOptions({ long: "bigint", map: "Map", limits: { maxDepth: 10, maxFreeValues: 5 } });
    const changed = resolveOptions({ map: "object", limits: { maxDepth: 20 } }, base);
    expect(changed).toEqual({ ...base, map: "object", limits: { ...base.limits, maxDepth: 20 } });
    expect(base.map).toBe("Map");
  });

  it("leaves the caller's options to the caller", () => {
    expect(resolveOptions({ lenientNames: true } as ValueOptions, undefined, ["lenientNames"])).toEqual(
      resolveOptions(),
    );
  });

  it("checks limits", () => {
    expect(expectError(() => resolveOptions({ limits: { maxDepth: 0 } })).code).toBe("invalid-argument");
    expect(expectError(() => loose({ limits: { maxSize: 1 } })).code).toBe("unsupported-option");
  });

  describe("on a polluted Object.prototype", () => {
    afterEach(() => {
      Reflect.deleteProperty(Object.prototype, "long");
    });

    it("reads own properties only", () => {
      Object.defineProperty(Object.prototype, "long", {
        value: "bigint",
        configurable: true,
        enumerable: true,
        writable: true,
      });
      expect(resolveOptions({}).long).toBe("number");
    });
  });
});
