import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { failureLine } from "../../src/cli/failure.js";
import { ContainerError } from "../../src/errors.js";

function containerError(message: string, block?: number, offset?: number): ContainerError {
  const error = new ContainerError("truncated", message, { offset });
  if (block !== undefined) error.block = block;
  return error;
}

describe("failureLine", () => {
  it("says file, block and offset as far as they are known", () => {
    expect(failureLine("a.avro", containerError("cut", 3, 99))).toBe("wavro: a.avro: block 3, offset 99: cut\n");
    expect(failureLine("a.avro", containerError("cut", undefined, 4))).toBe("wavro: a.avro: offset 4: cut\n");
    expect(failureLine("a.avro", containerError("cut"))).toBe("wavro: a.avro: cut\n");
    expect(failureLine(undefined, new Error("no such option"))).toBe("wavro: no such option\n");
  });

  it("is one line, whatever stands in names and messages", () => {
    expect(failureLine("a\nb\u001b[31m", new Error("x\r\ny\u2028z"))).toBe("wavro: a b [31m: x y z\n");
  });

  it("says of a missing file what the system says, and its name once", () => {
    let failure: unknown;
    try {
      readFileSync("/nowhere, at all/x");
    } catch (error) {
      failure = error;
    }
    expect(failureLine("x", failure)).toBe("wavro: x: no such file or directory\n");
  });
});
