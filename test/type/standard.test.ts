import { describe, expect, it } from "vitest";
import { avroType } from "../../src/index.js";

const SCHEMA = {
  type: "record",
  name: "Order",
  fields: [
    { name: "id", type: "long" },
    {
      name: "to",
      type: ["null", { type: "record", name: "Address", fields: [{ name: "zip", type: "string" }] }],
      default: null,
    },
    { name: "parts", type: { type: "array", items: "int" }, default: [] },
    { name: "notes", type: { type: "map", values: "string" }, default: {} },
  ],
} as const;
const Order = avroType(SCHEMA);

describe("~standard", () => {
  it("says what it is", () => {
    expect(Order["~standard"]).toMatchObject({ version: 1, vendor: "wavro" });
    expect("~standard" in Order).toBe(true);
  });

  it("gives a good value back as it is", () => {
    const value = { id: 1 };
    const result = Order["~standard"].validate(value);
    expect(result).toEqual({ value });
    expect(result.issues === undefined && result.value).toBe(value);
  });

  it("gives issues with paths of keys: those of branches only where values are wrapped", () => {
    const value = { id: "1", to: { zip: 1 }, parts: [1, "2"], notes: { secret: 1 } };
    const { issues } = Order["~standard"].validate(value);
    expect(issues?.map(({ path }) => path)).toEqual([["id"], ["to", "zip"], ["parts", 1], ["notes"]]);
    expect(issues?.[0]?.message).toBe("expected a long, as number or bigint, found string");
    const wrapped = Order.with({ union: "wrapped" })["~standard"].validate({ id: 1, to: { Address: { zip: 1 } } });
    expect(wrapped.issues?.map(({ path }) => path)).toEqual([["to", "Address", "zip"]]);
    expect(Order["~standard"].validate(1).issues?.map(({ path }) => path)).toEqual([[]]);
  });

  it("is found from a destructured validate too", () => {
    const { validate } = Order["~standard"];
    expect(validate({ id: 1 }).issues).toBeUndefined();
  });
});
