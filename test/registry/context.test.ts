import { describe, expect, it } from "vitest";
import { contextOf, plainSubject, qualify } from "../../src/registry/context.js";

describe("contexts", () => {
  it.each([
    ["orders-value", "."],
    [":.:orders-value", "."],
    [":.emea:orders-value", ".emea"],
    [":.emea:", ".emea"],
    ["a:.emea:b", "."],
    ["", "."],
  ])("of %j is %j", (subject, context) => {
    expect(contextOf(subject)).toBe(context);
  });

  it("the default one needs no name", () => {
    expect(plainSubject(":.:orders-value")).toBe("orders-value");
    expect(plainSubject(":.emea:orders-value")).toBe(":.emea:orders-value");
  });

  it("a subject without one is one of its referrer's", () => {
    expect(qualify("money", ".emea")).toBe(":.emea:money");
    expect(qualify("money", ".")).toBe("money");
    expect(qualify(":.apac:money", ".emea")).toBe(":.apac:money");
    expect(qualify(":.:money", ".emea")).toBe("money");
  });
});
