import { describe, expect, it } from "vitest";
import { beginsWith, contextOf, plainSubject, qualify } from "../../src/registry/context.js";

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

  it.each([
    ["orders-value", "", true],
    ["orders-value", "ord", true],
    ["orders-value", ":.:ord", true],
    [":.:orders-value", "ord", true],
    ["orders-value", "x", false],
    [":.emea:orders-value", "", false],
    [":.emea:orders-value", ":.emea:", true],
    [":.emea:orders-value", ":.emea:x", false],
    [":.emea:orders-value", ":.apac:", false],
    [":.emea:orders-value", ":*:", true],
    [":.emea:orders-value", ":*:ord", true],
    ["orders-value", ":*:ord", true],
    ["orders-value", ":*:x", false],
  ])("whether %j begins with %j: %j", (subject, prefix, begins) => {
    expect(beginsWith(subject, prefix)).toBe(begins);
  });
});
