import { expect, it } from "vitest";
import { Settings } from "../../src/registry/memory-settings.js";

it("a setting is the subject's own, its context's, or that of all", () => {
  const settings = new Settings<string>("colour", 40409, "grey");
  expect(settings.of("t")).toBe("grey");
  settings.set("", "red");
  settings.set(":.emea:", "green");
  settings.set(":.:t", "blue");
  expect(["t", ":.:t", "u", ":.emea:t", ":.apac:t", ""].map((subject) => settings.of(subject))).toEqual([
    "blue",
    "blue",
    "red",
    "green",
    "red",
    "red",
  ]);
  settings.delete("");
  expect(settings.of("u")).toBe("grey");
});

it("says whose own is missing", () => {
  const settings = new Settings<string>("colour", 40409, "grey");
  const missing = expect.objectContaining({
    code: "not-found",
    errorCode: 40409,
    message: expect.stringContaining("colour"),
  });
  expect(() => settings.ownOf("t")).toThrow(missing);
  expect(() => settings.delete("t")).toThrow(missing);
  expect(settings.ownOf("")).toBe("grey");
  expect(() => settings.delete("")).not.toThrow();
});
