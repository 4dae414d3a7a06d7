import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS, resolveLimits } from "../../../src/limits.js";
import { Reading } from "../../../src/type/json/reading.js";
import { expectError } from "../../helpers.js";

describe("Reading", () => {
  it("writes defaults up to a bound", () => {
    const reading = new Reading(resolveLimits({ maxBlockBytes: 10 }));
    reading.fill(new Uint8Array(6));
    expect(reading.sink.position).toBe(6);
    expect(expectError(() => reading.fill(new Uint8Array(5)))).toMatchObject({ limit: "maxBlockBytes", max: 10 });
    expect(() => new Reading(DEFAULT_LIMITS).fill(new Uint8Array(1000))).not.toThrow();
  });
});
