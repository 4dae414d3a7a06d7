import { expect, it } from "vitest";
import { init, runtime } from "../../src/type/plain-runtime.js";

const PLAIN = { engine: "closures", codegen: false, simd: false, reason: "wavro/js has no kernel" };

it("runs by closures everywhere", () => {
  expect(runtime()).toEqual(PLAIN);
});

it("takes no module", async () => {
  expect(await init(new Uint8Array())).toEqual(PLAIN);
});
