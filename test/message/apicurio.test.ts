import { expect, it } from "vitest";
import { apicurioFraming } from "../../src/message/apicurio.js";
import { expectError } from "../helpers.js";

/* Messages byte by byte: framings.test.ts. */

it("reads what it writes", () => {
  const widths = { 4: [1, 255, 256, 2 ** 31 - 1], 8: [1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1] };
  for (const [bytes, ids] of Object.entries(widths)) {
    const framing = apicurioFraming({ idBytes: Number(bytes) as 4 | 8 });
    for (const id of ids) {
      const { prefix } = framing.write({ id }, "value");
      expect(framing.read(prefix, undefined, "value")).toEqual({ id: { id }, offset: prefix.length });
      const optimistic = apicurioFraming({ idBytes: "optimistic" });
      if (id < 2 ** 31)
        expect(optimistic.read(prefix, undefined, "value")).toEqual({ id: { id }, offset: prefix.length });
    }
  }
});

it("checks what it is given", () => {
  for (const run of [
    () => apicurioFraming({ idBytes: 16 as never }),
    () => apicurioFraming().write({ id: 2 ** 31 }, "value"),
    () => apicurioFraming({ idBytes: 8 }).write({ id: 2 ** 53 }, "value"),
    () => apicurioFraming().write({ guid: "e4d94c3f-c345-bad6-d759-ac6f42ea94f7" }, "value"),
    () => apicurioFraming().write({ id: 7 }, "x" as never),
    () => apicurioFraming().read("x" as never, undefined, "value"),
  ])
    expect(expectError(run).code).toBe("invalid-argument");
  expect(expectError(() => apicurioFraming({ bytes: 4 } as never)).code).toBe("unsupported-option");
});
