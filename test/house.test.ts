import { existsSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { filesBelow, inRepository } from "./helpers.js";

/** Who stands above whom. A file imports from its own room and from rooms below; rooms of one row don't know each other. */
const LAYERS: readonly (readonly string[])[] = [
  ["errors.ts", "limits.ts", "own.ts", "assembly"],
  ["schema", "bytes", "json"],
  ["plan"],
  ["emit"],
  ["kernel"],
  ["column"],
  ["value"],
  ["datum", "codegen", "closures"],
  ["type"],
  ["message", "codecs", "gen"],
  ["container", "registry", "arrow", "idl"],
  ["node", "kafka"],
  ["index.ts", "js.ts", "container.ts", "message.ts", "registry.ts", "kafka.ts", "node.ts", "gen.ts", "cli"],
];

/** Rooms that a room of the same row may know. */
const NEIGHBOURS: Record<string, readonly string[]> = {
  "limits.ts": ["errors.ts"], // a limit that is no number is an AvroError too
  codegen: ["closures"], // generated literals stand in for the closures' keyed loops
  datum: ["closures", "codegen"], // puts the two and the kernel together
  cli: ["index.ts", "js.ts", "container.ts"],
  "node.ts": ["container.ts"], // all of it, and more
};

/** What may be imported by a bare name, and where. Nothing else: there is no runtime dependency. */
const BARE: readonly { where: RegExp; what: RegExp }[] = [
  { where: /^src\/kernel\//, what: /^#wasm$/ },
  { where: /^src\/container\//, what: /^#(inflate|files)$/ },
  { where: /^src\/container\/(inflate|files)\/node\.ts$/, what: /^node:/ },
  { where: /^src\/node\//, what: /^(node:.*|#worker|piscina)$/ },
  { where: /^src\/cli\//, what: /^(node:.*|cli-progress|commander)$/ },
];

/** Files without a test of their own name, and why. */
const TESTED_ELSEWHERE: Record<string, string> = {
  ...Object.fromEntries(
    [
      "bit-writer",
      "bits",
      "bzip2",
      "bzip2-block",
      "fse",
      "fse-encode",
      "lzma",
      "lzma2",
      "range",
      "snappy-compress",
      "xz",
      "zstandard",
      "zstandard-huffman",
      "zstandard-literals",
      "zstandard-matches",
      "zstandard-sequences",
    ].map((name) => [
      `src/codecs/${name}.ts`,
      "streams.test.ts: streams of the reference commands and our own, cut and changed",
    ]),
  ),
  "src/node/worker.ts": "crew.test.ts and open.test.ts: it runs in worker threads",
  "src/kernel/hot.ts": "figures only: specialised.test.ts holds the code to them",
};

/** The table of contents of an entry point: nothing but imports and exports. */
const isDoor = (file: string) =>
  /^src\/(index|js|container|message|registry|kafka|node|gen|version)\.ts$/.test(file) ||
  posix.basename(file) === "index.ts";
const isGenerated = (file: string) => file.endsWith(".generated.ts");
const isDeclaration = (file: string) => file.endsWith(".d.ts");

interface Import {
  readonly specifier: string;
  /** The file it leads to, from the root; undefined for a bare name or something that is not TypeScript. */
  readonly to: string | undefined;
}

class SourceFile {
  readonly text: string;
  readonly #tree: ts.SourceFile;

  constructor(readonly path: string) {
    this.text = readFileSync(inRepository(path), "utf8");
    this.#tree = ts.createSourceFile(path, this.text, ts.ScriptTarget.ES2022, true);
  }

  /** The layer's name for where the file stands: its folder, or for files right in src/ itself. */
  get room(): string {
    const [top, second] = this.path.split("/");
    return top === "src" ? second! : top!;
  }

  get imports(): Import[] {
    const found: Import[] = [];
    walk(this.#tree, (node) => {
      const specifier = specifierOf(node);
      if (specifier !== undefined) found.push({ specifier, to: this.#resolve(specifier) });
    });
    return found;
  }

  /** Global names that are used: not names of properties, nor what the file declares itself. */
  get globals(): Set<string> {
    const used = new Set<string>();
    const declared = new Set<string>();
    walk(this.#tree, (node) => {
      if (!ts.isIdentifier(node) || isPropertyName(node)) return;
      (isDeclared(node) ? declared : used).add(node.text);
    });
    return new Set([...used].filter((name) => !declared.has(name)));
  }

  /** The variables that live as long as the module, as declared; functions among them left out. */
  get moduleVariables(): string[] {
    return this.#tree.statements
      .filter(ts.isVariableStatement)
      .flatMap(({ declarationList }) => [...declarationList.declarations])
      .filter(({ initializer }) => initializer === undefined || !ts.isArrowFunction(initializer))
      .map((declaration) => declaration.getText(this.#tree));
  }

  /** Whether anything of the file is there at run time. */
  get runs(): boolean {
    const options = {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
      removeComments: true,
    };
    const { outputText } = ts.transpileModule(this.text, { compilerOptions: options });
    return outputText.replace("export {};", "").trim() !== "";
  }

  #resolve(specifier: string): string | undefined {
    if (!specifier.startsWith(".")) return undefined;
    const target = posix.join(posix.dirname(this.path), specifier);
    const file = [target.replace(/\.js$/, ".ts"), `${target}.ts`, target].find((path) =>
      existsSync(inRepository(path)),
    );
    return file?.endsWith(".ts") ? file : undefined;
  }
}

function specifierOf(node: ts.Node): string | undefined {
  if (
    (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) &&
    node.moduleSpecifier &&
    ts.isStringLiteral(node.moduleSpecifier)
  )
    return node.moduleSpecifier.text;
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
    return literalText(node.arguments[0]);
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return literalText(node.argument.literal);
  return undefined;
}

function literalText(node: ts.Node | undefined): string {
  return node !== undefined && ts.isStringLiteralLike(node) ? node.text : "(computed)";
}

function isPropertyName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  return (
    (ts.isPropertySignature(parent) || ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent)) &&
    parent.name === node
  );
}

function isDeclared(node: ts.Identifier): boolean {
  return "name" in node.parent && node.parent.name === node;
}

function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}

const inFolder = (folder: string) =>
  filesBelow(inRepository(folder), ".ts").map((path) => new SourceFile(`${folder}/${path}`));
const sources = inFolder("src");
const assembly = inFolder("assembly");
const layerOf = (room: string) => LAYERS.findIndex((rooms) => rooms.includes(room));

describe("the house", () => {
  it("has a layer for every room", () => {
    const rooms = new Set(sources.map((file) => file.room));
    expect([...rooms].filter((room) => layerOf(room) < 0)).toEqual([]);
    expect(rooms.size).toBeGreaterThan(10);
  });

  it("imports only downwards", () => {
    const upward: string[] = [];
    for (const file of sources)
      for (const { to } of file.imports)
        if (to !== undefined && !mayImport(file, new SourceFile(to))) upward.push(`${file.path} -> ${to}`);
    expect(upward).toEqual([]);
  });

  it("imports nothing by name but what is listed", () => {
    const strangers: string[] = [];
    for (const file of sources)
      for (const { specifier } of file.imports)
        if (!mayName(file, specifier)) strangers.push(`${file.path} -> ${specifier}`);
    expect(strangers).toEqual([]);
  });

  it("imports files that are there", () => {
    const missing = [...sources, ...assembly].flatMap((file) =>
      file.imports
        .filter(({ specifier, to }) => /^\.(?!.*\.wasm)/.test(specifier) && to === undefined)
        .map(({ specifier }) => `${file.path} -> ${specifier}`),
    );
    expect(missing).toEqual([]);
  });

  it("has no import cycles, of types neither", () => {
    expect(cycles([...sources, ...assembly])).toEqual([]);
  });

  it("says Buffer nowhere outside the command line and Node's inflate", () => {
    const allowed = /^src\/(cli\/|container\/inflate\/node\.ts$)/;
    expect(
      sources.filter((file) => file.globals.has("Buffer") && !allowed.test(file.path)).map((file) => file.path),
    ).toEqual([]);
  });

  it("says WebAssembly in the kernel only", () => {
    const users = sources.filter((file) => file.globals.has("WebAssembly")).map((file) => file.path);
    expect(users.filter((path) => !path.startsWith("src/kernel/"))).toEqual([]);
    expect(users).not.toEqual([]);
  });

  it("keeps no promise but a settled one: in workers it would belong to the request that made it", () => {
    const kept = sources.flatMap((file) => file.moduleVariables.filter((text) => /\bPromise\b/.test(text)));
    expect(kept.filter((text) => !text.endsWith("= Promise.resolve()"))).toEqual([]);
    expect(kept).not.toEqual([]);
  });

  it("keeps the assembly to itself", () => {
    const outward = assembly.flatMap((file) =>
      file.imports
        .filter(({ to }) => !to?.startsWith("assembly/"))
        .map(({ specifier }) => `${file.path} -> ${specifier}`),
    );
    expect(outward).toEqual([]);
    expect(assembly.find((file) => file.path === "assembly/abi.ts")!.imports).toEqual([]);
  });

  it("shares no more than abi.ts with the assembly", () => {
    const others = sources.flatMap((file) =>
      file.imports
        .filter(({ to }) => to?.startsWith("assembly/") && to !== "assembly/abi.ts")
        .map(({ to }) => `${file.path} -> ${to}`),
    );
    expect(others).toEqual([]);
  });
});

describe("the tests", () => {
  const needTest = sources.filter(
    (file) => !isDoor(file.path) && !isGenerated(file.path) && !isDeclaration(file.path) && file.runs,
  );
  const testOf = (path: string) => path.replace(/^src\//, "test/").replace(/\.ts$/, ".test.ts");

  it("mirror the source: each file that runs has its own", () => {
    const untested = needTest.map((file) => file.path).filter((path) => !existsSync(inRepository(testOf(path))));
    expect(untested.filter((path) => !Object.hasOwn(TESTED_ELSEWHERE, path))).toEqual([]);
  });

  it("are excused only where they are missing", () => {
    const idle = Object.keys(TESTED_ELSEWHERE).filter(
      (path) => !existsSync(inRepository(path)) || existsSync(inRepository(testOf(path))),
    );
    expect(idle).toEqual([]);
  });

  it("leave no room without one", () => {
    const rooms = new Set(needTest.map((file) => file.room).filter((room) => !room.endsWith(".ts")));
    const bare = [...rooms].filter((room) => {
      const folder = inRepository(`test/${room}`);
      return !existsSync(folder) || filesBelow(folder, ".test.ts").length === 0;
    });
    expect(bare).toEqual([]);
  });
});

describe("docs/errors.md", () => {
  const tree = ts.createSourceFile(
    "errors.ts",
    readFileSync(inRepository("src/errors.ts"), "utf8"),
    ts.ScriptTarget.ES2022,
  );
  const sections = readFileSync(inRepository("docs/errors.md"), "utf8").split(/^## /m).slice(1);
  const codesOf = (section: string) => [...section.matchAll(/^\| `([a-z0-9-]+)` \|/gm)].map((match) => match[1]!);
  const documented = new Map(sections.map((section) => [section.split("\n")[0]!, codesOf(section)]));

  it.each(["Schema", "Resolution", "Decode", "Encode", "Container"])("lists the codes of %sError", (name) => {
    expect(documented.get(`${name}Error`)).toEqual(literalsOf(tree, `${name}ErrorCode`));
  });

  it("lists the codes of LimitError and AvroError", () => {
    const others = [...documented.get("LimitError")!, ...documented.get("AvroError")!];
    expect(others).toEqual(literalsOf(tree, "ErrorCode"));
  });

  it("has a section for every class and no other", () => {
    const classes: string[] = [];
    walk(tree, (node) => {
      if (ts.isClassDeclaration(node) && node.name) classes.push(node.name.text);
    });
    expect([...documented.keys()].sort()).toEqual(classes.sort());
  });
});

/** The string literals of a union type, in order. */
function literalsOf(tree: ts.SourceFile, alias: string): string[] {
  const found: string[] = [];
  for (const statement of tree.statements)
    if (ts.isTypeAliasDeclaration(statement) && statement.name.text === alias)
      walk(statement.type, (node) => {
        if (ts.isLiteralTypeNode(node)) found.push(literalText(node.literal));
      });
  return found;
}

function mayImport(from: SourceFile, to: SourceFile): boolean {
  if (from.room === to.room) return layerOf(from.room) > 0; // the ground floor imports nothing
  if (NEIGHBOURS[from.room]?.includes(to.room)) return true;
  return layerOf(to.room) < layerOf(from.room);
}

function mayName(file: SourceFile, specifier: string): boolean {
  if (specifier.startsWith(".")) return true;
  return BARE.some(({ where, what }) => where.test(file.path) && what.test(specifier));
}

/** Every cycle that a walk along the imports closes, each as a path. */
function cycles(files: readonly SourceFile[]): string[] {
  const targets = new Map(files.map((file) => [file.path, file.imports.flatMap(({ to }) => to ?? [])]));
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]) => {
    if (trail.includes(path)) found.push([...trail.slice(trail.indexOf(path)), path].join(" -> "));
    if (done.has(path) || trail.includes(path)) return;
    for (const target of targets.get(path) ?? []) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const file of files) visit(file.path, []);
  return found;
}
