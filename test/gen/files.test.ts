import { describe, expect, it } from "vitest";
import { Files, specifier } from "../../src/gen/files.js";

describe("Files", () => {
  it("puts a namespace where its dots lead", () => {
    const files = new Files();
    expect(["", "shop", "shop.orders", "shop.orders.v1"].map((name) => files.path(name))).toEqual([
      "index",
      "shop",
      "shop/orders",
      "shop/orders/v1",
    ]);
    expect(files.path("shop.orders")).toBe("shop/orders");
  });

  it("gives no two namespaces one file, on systems that ignore case neither", () => {
    const files = new Files();
    expect(["index", "Index", "a.b", "A.B", "a.B"].map((name) => files.path(name))).toEqual([
      "index_",
      "Index_2",
      "a/b",
      "A/B_",
      "a/B_2",
    ]);
  });

  it("avoids the names of devices", () => {
    expect(new Files().path("con.x.LPT1")).toBe("con_/x/LPT1_");
  });
});

it("specifier leads from one module to another", () => {
  const cases = [
    ["index", "shop", "./shop.js"],
    ["shop", "index", "./index.js"],
    ["shop/orders", "shop", "../shop.js"],
    ["shop/orders", "shop/users", "./users.js"],
    ["shop/orders/v1", "geo/places", "../../geo/places.js"],
    ["shop", "shop/orders", "./shop/orders.js"],
  ] as const;
  for (const [from, to, expected] of cases) expect(specifier(from, to, ".js")).toBe(expected);
  expect(specifier("a", "b", "")).toBe("./b");
});
