import { expect, it } from "vitest";
import { ownOptions } from "../../src/message/own-options.js";
import { expectError } from "../helpers.js";

interface Options {
  readonly one?: number;
  readonly two?: number;
}
const names = ["one", "two"] as const;

it("takes own options that there are", () => {
  expect({ ...ownOptions<Options>({ one: 1, two: undefined }, names) }).toEqual({ one: 1 });
  expect({ ...ownOptions<Options>(undefined, names) }).toEqual({});
  expect(ownOptions<Options>(Object.create({ one: 1 }), names).one).toBeUndefined();
  expect("toString" in ownOptions<Options>({}, names)).toBe(false);
});

it("refuses others", () => {
  expect(expectError(() => ownOptions<Options>({ three: 3 } as Options, names)).code).toBe("unsupported-option");
  expect(expectError(() => ownOptions<Options>(JSON.parse('{"__proto__": 1}'), names)).code).toBe("unsupported-option");
  for (const given of [null, 1, "one"])
    expect(expectError(() => ownOptions<Options>(given as Options, names)).code).toBe("invalid-argument");
});
