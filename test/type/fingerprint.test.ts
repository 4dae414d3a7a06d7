import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { canonicalForm } from "../../src/type/canonical-form.js";
import { fingerprint } from "../../src/type/fingerprint.js";
import { parseSchema } from "../../src/type/schema-argument.js";
import { expectError, hexOf } from "../helpers.js";
import { Random, randomSchema } from "../random.js";

describe("fingerprint", () => {
  it("FPR-2: is the sum of the canonical form in UTF-8", () => {
    const random = new Random(8);
    for (let run = 0; run < 200; run++) {
      const schema = parseSchema(randomSchema(random, { depth: random.below(5) }) as object);
      for (const algorithm of ["md5", "sha256"] as const)
        expect(hexOf(fingerprint(schema, algorithm))).toBe(
          createHash(algorithm).update(canonicalForm(schema)).digest("hex"),
        );
    }
    const lenient = parseSchema({ type: "enum", name: "Ж", symbols: ["é"] }, { lenientNames: true });
    expect(hexOf(fingerprint(lenient, "md5"))).toBe(createHash("md5").update(canonicalForm(lenient)).digest("hex"));
  });

  it("is rabin unless told otherwise, and in a buffer of its own", () => {
    const first = fingerprint("int");
    expect(hexOf(first)).toBe("8f5c393f1ad57572");
    expect(first.buffer.byteLength).toBe(8);
    first.fill(0);
    expect(hexOf(fingerprint("int", "rabin"))).toBe("8f5c393f1ad57572");
  });

  it("refuses other algorithms", () => {
    for (const algorithm of ["sha1", "toString", "__proto__", null])
      expect(expectError(() => fingerprint("int", algorithm as "md5")).code).toBe("unsupported-option");
  });
});
