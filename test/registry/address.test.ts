import { describe, expect, it } from "vitest";
import { addressOf, pathPart, queryOf } from "../../src/registry/address.js";

describe("an address", () => {
  it.each([
    ["http://registry:8081", "http://registry:8081"],
    ["https://registry.test/", "https://registry.test"],
    ["http://127.0.0.1:8080/apis/ccompat/v7//", "http://127.0.0.1:8080/apis/ccompat/v7"],
    [new URL("http://registry/x"), "http://registry/x"],
  ])("%s", (given, href) => {
    expect(addressOf(given)).toEqual({ href, userInfo: undefined });
  });

  it("has user and password apart", () => {
    const { href, userInfo } = addressOf("https://a%40b:p%3Aw%2F@registry.test/x");
    expect({ href, userInfo }).toEqual({ href: "https://registry.test/x", userInfo: "a@b:p:w/" });
  });

  it.each([
    "registry:8081",
    "canary",
    "file:///canary",
    "ftp://canary@x",
    "http://x/?key=canary",
    "http://x/#canary",
    "http://canary%:canary@x/",
  ])("is refused, and not shown: %s", (given) => {
    const refused = expect.objectContaining({
      code: "invalid-argument",
      message: expect.not.stringContaining("canary"),
    });
    expect(() => addressOf(given)).toThrow(refused);
  });
});

it("parts of a path are encoded, and lead nowhere else", () => {
  expect(pathPart(":.ctx:a/b c?d#e%2e")).toBe("%3A.ctx%3Aa%2Fb%20c%3Fd%23e%252e");
  expect(pathPart(7)).toBe("7");
  expect(new URL(`http://x/subjects/${pathPart("../..")}/versions`).pathname).toBe("/subjects/..%2F../versions");
  for (const part of ["", ".", "..", "\udc00"])
    expect(() => pathPart(part)).toThrow(expect.objectContaining({ code: "invalid-argument" }));
});

it("a query holds what has a value", () => {
  expect(queryOf({ a: "x&y", b: true, c: false, d: undefined, e: "" })).toBe("?a=x%26y&b=true");
  expect(queryOf({ c: false })).toBe("");
});
