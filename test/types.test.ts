import ts from "typescript";
import { describe, expect, it } from "vitest";
import { filesBelow, inRepository } from "./helpers.js";

/*
 * The files *.test-d.ts, which only the compiler reads: what `Infer` and others make of schemas and options. They are
 * full of `@ts-expect-error`, so a compiler that let everything pass would fail them.
 */

const FILES = filesBelow(inRepository("test"), ".test-d.ts").map((path) => `test/${path}`);

function programOf(files: readonly string[]): ts.Program {
  const path = inRepository("tsconfig.json");
  const { config } = ts.readConfigFile(path, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, inRepository(""));
  return ts.createProgram(files, options);
}

describe("types", () => {
  const program = programOf(FILES.map(inRepository));

  it.each(FILES)("%s", (file) => {
    const source = program.getSourceFile(inRepository(file))!;
    const faults = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    expect(
      faults.map((fault) => `${lineOf(fault)}: ${ts.flattenDiagnosticMessageText(fault.messageText, " ")}`),
    ).toEqual([]);
  });

  it("are tested", () => {
    expect(FILES.length).toBeGreaterThan(1);
  });
});

function lineOf({ file, start }: ts.Diagnostic): number {
  return file!.getLineAndCharacterOfPosition(start!).line + 1;
}
