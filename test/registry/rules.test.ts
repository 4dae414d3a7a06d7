import { expect, it } from "vitest";
import { RegistryError } from "../../src/errors.js";
import { checkRules } from "../../src/registry/rules.js";
import { expectError } from "../helpers.js";

const rule = (more: object = {}) => [{ name: "pii", kind: "TRANSFORM", type: "ENCRYPT", ...more }];

it("lets schemas pass that have no rules to run", () => {
  for (const ruleSet of [
    undefined,
    null,
    {},
    { domainRules: [], encodingRules: null },
    { domainRules: rule({ disabled: true }), encodingRules: rule({ disabled: true }) },
    Object.create({ encodingRules: rule() }),
    "encodingRules",
  ])
    expect(() => checkRules(ruleSet as never, false)).not.toThrow();
});

it("refuses rules by their name", () => {
  for (const kind of ["domainRules", "migrationRules", "encodingRules"]) {
    const error = expectError(() => checkRules({ [kind]: rule() } as never, false));
    expect(error).toBeInstanceOf(RegistryError);
    expect([error.code, error.retriable]).toEqual(["unsupported-schema", false]);
    expect(error.message).toContain(kind);
    expect(error.message).toContain('"pii"');
  }
  expect(expectError(() => checkRules({ domainRules: [...rule({ disabled: true }), {}] } as never, false)).code).toBe(
    "unsupported-schema",
  );
});

it("ignores rules if it is asked to, but not those that make other data of messages", () => {
  checkRules({ domainRules: rule(), migrationRules: rule() } as never, true);
  expect(expectError(() => checkRules({ encodingRules: rule() } as never, true)).code).toBe("unsupported-schema");
});
