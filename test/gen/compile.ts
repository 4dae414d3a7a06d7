import ts from "typescript";
import type { GeneratedModule } from "../../src/gen/generate.js";
import { inRepository } from "../helpers.js";

/** Compile modules that are in no file, as a user would who has everything strict; gives what the compiler complains of. */
export function faultsOf(files: readonly GeneratedModule[], options: ts.CompilerOptions = {}): string[] {
  const root = inRepository("test/gen/virtual");
  const texts = new Map(files.map(({ path, text }) => [`${root}/${path}`, text]));
  const settings: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    lib: ["lib.es2022.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
    strict: true,
    noUnusedLocals: true,
    noUnusedParameters: true,
    noImplicitOverride: true,
    noUncheckedIndexedAccess: true,
    noPropertyAccessFromIndexSignature: true,
    exactOptionalPropertyTypes: true,
    verbatimModuleSyntax: true,
    isolatedModules: true,
    erasableSyntaxOnly: true,
    isolatedDeclarations: true,
    declaration: true,
    skipLibCheck: true,
    noEmit: true,
    types: [],
    paths: { wavro: [inRepository("src/index.ts")], "#wasm": [inRepository("src/kernel/wasm/inline.ts")] },
    ...options,
  };
  const host = ts.createCompilerHost(settings);
  const { fileExists, readFile, getSourceFile, directoryExists } = host;
  host.fileExists = (path) => texts.has(path) || fileExists(path);
  host.readFile = (path) => texts.get(path) ?? readFile(path);
  host.directoryExists = (path) => path.startsWith(root) || directoryExists!(path);
  host.getSourceFile = (path, version, ...rest) => {
    const text = texts.get(path);
    return text === undefined
      ? getSourceFile(path, version, ...rest)
      : ts.createSourceFile(path, text, {
          languageVersion: ts.ScriptTarget.ES2022,
          impliedNodeFormat: ts.ModuleKind.ESNext,
        });
  };
  const program = ts.createProgram([...texts.keys()], settings, host);
  return [...texts.keys()].flatMap((path) => {
    const source = program.getSourceFile(path)!;
    const faults = [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
      ...program.getDeclarationDiagnostics(source),
    ];
    return faults.map((fault) => {
      const { line } = source.getLineAndCharacterOfPosition(fault.start!);
      return `${path.slice(root.length + 1)}:${line + 1}: ${ts.flattenDiagnosticMessageText(fault.messageText, " ")}`;
    });
  });
}
