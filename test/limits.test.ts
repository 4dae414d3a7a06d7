import { afterEach, describe, expect, it } from "vitest";
import { DEFAULT_LIMITS, EDGE_LIMITS, type Limits, resolveLimits } from "../src/limits.js";
import { expectError } from "./helpers.js";

describe("resolveLimits", () => {
  afterEach(() => {
    Reflect.deleteProperty(Object.prototype, "maxDepth");
  });

  it("gives the defaults, frozen", () => {
    expect(resolveLimits()).toBe(DEFAULT_LIMITS);
    expect(Object.isFrozen(DEFAULT_LIMITS)).toBe(true);
    expect(DEFAULT_LIMITS).toEqual({
      maxDepth: 256,
      maxBlockBytes: 64 * 2 ** 20,
      maxBytesLength: 64 * 2 ** 20,
      maxCollectionItems: 2 ** 27,
      maxFreeValues: 1_000_000,
      maxHeaderBytes: 16 * 2 ** 20,
      maxSchemaBytes: 4 * 2 ** 20,
      maxSchemaDepth: 128,
      maxSchemaNodes: 100_000,
      maxScratchBytes: 256 * 2 ** 20,
    });
  });

  it("takes those for the edge, which are lower in everything", () => {
    expect(resolveLimits(EDGE_LIMITS)).toEqual(EDGE_LIMITS);
    expect(Object.isFrozen(EDGE_LIMITS)).toBe(true);
    expect(Object.keys(EDGE_LIMITS)).toEqual(Object.keys(DEFAULT_LIMITS));
    for (const [name, limit] of Object.entries(EDGE_LIMITS))
      expect(limit, name).toBeLessThan(DEFAULT_LIMITS[name as keyof Limits]);
    expect(resolveLimits({ ...EDGE_LIMITS, maxDepth: 100 })).toEqual({ ...EDGE_LIMITS, maxDepth: 100 });
  });

  it("lays given limits over a base", () => {
    const base = resolveLimits({ maxDepth: 10, maxBlockBytes: 1000 });
    expect(resolveLimits({ maxBlockBytes: 2000, maxHeaderBytes: undefined }, base)).toEqual({
      ...DEFAULT_LIMITS,
      maxDepth: 10,
      maxBlockBytes: 2000,
    });
    expect(Object.isFrozen(base)).toBe(true);
  });

  it("takes the least there is", () => {
    expect(resolveLimits({ maxDepth: 1, maxFreeValues: 1 })).toMatchObject({ maxDepth: 1, maxFreeValues: 1 });
  });

  it("keeps the depth to what the stack holds", () => {
    expect(resolveLimits({ maxDepth: 1_000_000 }).maxDepth).toBe(1000);
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, "1", null, 1n])(
    "refuses %s as a limit",
    (value) => {
      expect(expectError(() => resolveLimits({ maxDepth: value as number })).code).toBe("invalid-argument");
    },
  );

  it("refuses names it does not know, those of Object.prototype too", () => {
    for (const name of ["maxdepth", "toString", "__proto__"])
      expect(expectError(() => resolveLimits(JSON.parse(`{"${name}":1}`) as Partial<Limits>)).code).toBe(
        "unsupported-option",
      );
  });

  it("refuses what is no object", () => {
    for (const given of [null, 5, "x"])
      expect(expectError(() => resolveLimits(given as unknown as Partial<Limits>)).code).toBe("invalid-argument");
  });

  it("reads own properties only", () => {
    Reflect.set(Object.prototype, "maxDepth", 3);
    expect(resolveLimits({ maxBlockBytes: 5 }).maxDepth).toBe(256);
  });
});
