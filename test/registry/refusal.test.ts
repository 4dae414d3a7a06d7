import { describe, expect, it } from "vitest";
import { refusalOf } from "../../src/registry/refusal.js";

const of = (status: number, body: unknown, redact = (text: string) => text) =>
  refusalOf(status, typeof body === "string" ? body : JSON.stringify(body), redact);

describe("an answer of status", () => {
  it.each([
    [400, "rejected", false],
    [401, "unauthorized", true],
    [403, "unauthorized", true],
    [404, "not-found", false],
    [405, "rejected", false],
    [408, "unavailable", true],
    [409, "incompatible-schema", false],
    [422, "rejected", false],
    [425, "unavailable", true],
    [429, "unavailable", true],
    [500, "unavailable", true],
    [501, "unavailable", false],
    [502, "unavailable", true],
    [503, "unavailable", true],
    [504, "unavailable", true],
    [505, "unavailable", false],
  ])("%d is %s", (status, code, retriable) => {
    expect(of(status, { error_code: status * 100 + 1, message: "m" })).toMatchObject({
      name: "RegistryError",
      code,
      retriable,
      status,
      errorCode: status * 100 + 1,
    });
  });

  it.each([
    [{ error_code: 0, message: "m" }],
    [{ message: "m" }],
    [{ error_code: "40403", message: "m" }],
    [{ timestamp: 1, status: 404, error: "Not Found", path: "/x" }],
  ])("404 may have no code: %j", (body) => {
    const error = of(404, body);
    expect(error.code).toBe("not-found");
    expect("errorCode" in error).toBe(false);
  });

  it("404 of no registry says nothing of the schema", () => {
    for (const body of ["<html>404</html>", "", "[]", "null", "{"])
      expect(of(404, body)).toMatchObject({ code: "invalid-response", status: 404, retriable: true });
  });
});

describe("the registry's words", () => {
  it("are short and plain", () => {
    const { message } = of(422, { error_code: 42201, message: `a\n\u001b[1m\u2028"b" ${"x".repeat(1000)}` });
    expect(message).toContain('(42201): a\\u000a\\u001b[1m\\u2028"b" xxx');
    expect(message.length).toBeLessThan(300);
  });

  it("are words only, and hold no secrets", () => {
    expect(of(422, { message: { text: "object" } }).message).not.toContain("object");
    expect(of(500, "<html>secret</html>").message).toBe("the registry answered with status 500");
    expect(of(422, { message: "secret" }, (text) => text.replace("secret", "***")).message).toContain(": ***");
  });
});
