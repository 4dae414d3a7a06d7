import { describe, expect, it } from "vitest";
import { instantOf, instantText } from "../../../src/type/json/instant-text.js";
import { Random } from "../../random.js";

const MAX = 8_640_000_000_000_000;

describe("instantText", () => {
  it("is that of Date, and comes back", () => {
    const random = new Random(8);
    const times = [
      0,
      -1,
      1,
      MAX,
      -MAX,
      -62_167_219_200_000,
      -62_167_219_200_001,
      253_402_300_800_000,
      Date.UTC(2024, 1, 29),
    ];
    for (let i = 0; i < 5000; i++) times.push(Math.floor((random.bits() / 2 ** 31 - 1) * 10 ** random.below(16)));
    for (const time of times) {
      expect(instantText(time)).toBe(new Date(time).toISOString());
      expect(instantOf(instantText(time)!)).toBe(time);
    }
  });

  it("is nothing outside the range of Date", () => {
    expect([MAX + 1, -MAX - 1, Number.NaN, 2 ** 63].map(instantText)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe("instantOf", () => {
  it("takes fewer digits of a second, and offsets", () => {
    const noon = Date.UTC(2026, 10, 22, 12);
    for (const text of [
      "2026-11-22T12:00:00Z",
      "2026-11-22T12:00:00.0Z",
      "2026-11-22T14:30:00+02:30",
      "2026-11-21T23:00:00-13:00",
      "+002026-11-22T12:00:00.000+00:00",
    ])
      expect(instantOf(text), text).toBe(noon);
    expect(instantOf("2026-11-22T12:00:00.05Z")).toBe(noon + 50);
    expect(instantOf("0001-01-01T00:00:00Z")).toBe(-62_135_596_800_000);
  });

  it("takes nothing else", () => {
    const others = [
      "",
      "2026-11-22",
      "2026-11-22T12:00:00",
      "2026-11-22 12:00:00Z",
      "2026-11-22T12:00Z",
      "2026-11-22T12:00:00.0001Z",
      "2026-11-22T12:00:00,5Z",
      "2026-02-29T00:00:00Z",
      "2026-04-31T00:00:00Z",
      "2026-13-01T00:00:00Z",
      "2026-00-01T00:00:00Z",
      "2026-01-00T00:00:00Z",
      "2026-01-01T24:00:00Z",
      "2026-01-01T00:60:00Z",
      "2026-01-01T00:00:60Z",
      "2026-01-01T00:00:00+24:00",
      "2026-01-01T00:00:00+00:60",
      "-000000-01-01T00:00:00Z",
      "+275760-09-13T00:00:00.001Z",
      "+275760-09-13T00:00:00-00:01",
      "2026-01-01T00:00:00Z\n",
      "٢٠٢٦-01-01T00:00:00Z",
    ];
    for (const text of others) expect(instantOf(text), text).toBeUndefined();
  });
});
