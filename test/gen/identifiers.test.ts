import { describe, expect, it } from "vitest";
import { Identifiers, pascalCase, propertyKey } from "../../src/gen/identifiers.js";

describe("Identifiers", () => {
  it("gives each name once, and none that a module needs itself", () => {
    const names = new Identifiers();
    expect(["User", "User", "User", "class", "Date", "AvroType", "interface"].map((name) => names.take(name))).toEqual([
      "User",
      "User_",
      "User_2",
      "class_",
      "Date_",
      "AvroType_",
      "interface_",
    ]);
    expect(names.take("__proto__")).toBe("__proto__");
    expect(names.take("constructor")).toBe("constructor");
  });

  it("makes identifiers of what is none", () => {
    const names = new Identifiers();
    expect(["a-b", "1a", "größe", "a b;c", "", "$x"].map((name) => names.take(name))).toEqual([
      "a_b",
      "_1a",
      "größe",
      "a_b_c",
      "_",
      "$x",
    ]);
  });
});

it("pascalCase makes a type's name of a file's", () => {
  expect(["user-events", "user.v2", "a_b", "-", "ärger"].map(pascalCase)).toEqual([
    "UserEvents",
    "UserV2",
    "AB",
    "",
    "Ärger",
  ]);
});

it("propertyKey quotes what is no identifier", () => {
  expect(["a", "class", "$_1", "1a", "a-b", 'a"b', ""].map(propertyKey)).toEqual([
    "a",
    "class",
    "$_1",
    '"1a"',
    '"a-b"',
    '"a\\"b"',
    '""',
  ]);
});
