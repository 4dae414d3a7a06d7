import { expect, it } from "vitest";
import { consumeSettings } from "../../src/kafka/consume-options.js";

const NAMES = ["onError", "pause", "maxMessages", "maxBytes"] as const;

it("has defaults", () => {
  const defaults = { onError: undefined, pause: undefined, maxMessages: 500, maxBytes: 2 ** 20 };
  expect(consumeSettings(undefined, NAMES)).toEqual(defaults);
  expect(consumeSettings({ pause: 0, maxMessages: 1 }, NAMES)).toEqual({ ...defaults, pause: 0, maxMessages: 1 });
});

it.each([
  { onError: "skip" },
  { pause: -1 },
  { pause: Number.NaN },
  { pause: 2 ** 31 },
  { maxMessages: 0 },
  { maxBytes: "many" },
])("refuses %o", (options) => {
  expect(() => consumeSettings(options as never, NAMES)).toThrow(expect.objectContaining({ code: "invalid-argument" }));
});

it("refuses options that there are not", () => {
  expect(() => consumeSettings({ autoSkip: true } as never, NAMES)).toThrow("there is no option");
  expect(() => consumeSettings({ maxBytes: 1 }, ["onError", "pause"])).toThrow("there is no option");
});
