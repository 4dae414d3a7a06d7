import { expect, it } from "vitest";
import { Put } from "../../assembly/abi.js";
import { emitter } from "../../src/emit/emitter.js";
import { TapeProgram } from "../../src/plan/tape-program.js";
import { programOf } from "../kernel/scratch.js";

it("makes modules of programs of either kind", () => {
  const tape = new TapeProgram();
  tape.put(Put.String);
  tape.put(Put.End);
  const imports = (bytes: BufferSource) =>
    WebAssembly.Module.imports(new WebAssembly.Module(bytes)).map(({ name }) => name);
  expect(imports(emitter(tape)!)).toContain("putBytes");
  expect(imports(emitter(programOf("string"))!)).toContain("isUtf8");
});
