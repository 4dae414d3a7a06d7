import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { type Command, Option } from "commander";
import { type GeneratedModule, generateModules } from "../gen/generate.js";
import type { GenerateOptions, SourceSchema } from "../gen/options.js";
import type { SourceError } from "../gen/sources.js";
import { failureLine } from "./failure.js";
import { Output } from "./output.js";
import type { Terminal } from "./terminal.js";
import { readText } from "./text.js";
import { watchFiles } from "./watch.js";

/** What the command ends with. */
const enum End {
  Done,
  /** Modules that are not what they should be, or schemas that can't be read. */
  Stale,
}

export interface GenOptions extends Omit<GenerateOptions, "writers"> {
  readonly out: string;
  readonly check?: true;
  readonly watch?: true;
  /** Files of schemas that data were written with. */
  readonly writers?: readonly string[];
}

export function genCommand(program: Command): Command {
  const command = program
    .command("gen")
    .description("make TypeScript modules of schemas: types, and code for where none may be generated at run time")
    .argument("<schema...>", "schema files (.avsc), which may refer to each other's types; - is standard input")
    .requiredOption("--out <folder>", "where the modules go, one for each namespace")
    .option("--check", "write nothing; end in 1 and name the modules that are not up to date")
    .addOption(new Option("--watch", "make them again whenever a file changes").conflicts("check"))
    .option("--lenient-names", "take schemas as registries and files hold them")
    .option("--writers <file...>", "make code too that reads data written with these schemas")
    .option("--library <specifier>", "what modules import wavro as")
    .addOption(new Option("--extension <ending>", "of modules that import each other").choices(["", ".js", ".ts"]));
  for (const [name, ...choices] of BAKED)
    command.addOption(new Option(`--${name} <how>`, `the option ${camelCase(name)} of the types`).choices(choices));
  return command;
}

/** Options of types, whose types and code depend on them. */
const BAKED = [
  ["long", "number", "bigint", "auto"],
  ["union", "natural", "wrapped"],
  ["logical", "default", "raw", "dates"],
  ["numeric-arrays", "plain", "typed"],
  ["map", "object", "Map"],
  ["utf8", "strict", "replace"],
  ["unknown-fields", "ignore", "error"],
  ["item-blocks", "counted", "sized"],
  ["names", "match", "ignore"],
] as const;

function camelCase(name: string): string {
  return name.replace(/-./g, (part) => part[1]!.toUpperCase());
}

/** Make modules of schema files; with `check` only tell which are not up to date, with `watch` again and again. */
export async function gen(files: readonly string[], options: GenOptions, terminal: Terminal): Promise<number> {
  const output = new Output(terminal.stdout);
  const once = async () => {
    const end = await attempt(files, options, output, terminal);
    await output.flush();
    return end;
  };
  if (!options.watch) return once();
  await watchFiles([...files, ...(options.writers ?? [])], once, terminal.signal);
  return End.Done;
}

async function attempt(
  files: readonly string[],
  options: GenOptions,
  output: Output,
  terminal: Terminal,
): Promise<End> {
  try {
    return await generate(files, options, output, terminal);
  } catch (error) {
    terminal.stderr.write(failureLine((error as SourceError).source, error));
    return End.Stale;
  }
}

async function generate(
  files: readonly string[],
  { out, check, watch, writers = [], ...options }: GenOptions,
  output: Output,
  { stdin }: Terminal,
): Promise<End> {
  const read = (file: string) => readSource(file, out, stdin);
  const [schemas, others] = [await inTurn(files, read), await inTurn(writers, read)];
  const stale: GeneratedModule[] = [];
  for (const module of generateModules(schemas, { ...options, writers: others }))
    if ((await textOf(join(out, module.path))) !== module.text) stale.push(module);
  for (const { path, text } of stale) {
    output.line(`${check ? "stale" : "wrote"} ${join(out, path)}`);
    if (check) continue;
    await mkdir(dirname(join(out, path)), { recursive: true });
    await writeFile(join(out, path), text);
  }
  return check && stale.length > 0 ? End.Stale : End.Done;
}

/** Named as seen from the modules, so that the text is the same wherever the command was run. */
async function readSource(file: string, out: string, stdin: Terminal["stdin"]): Promise<SourceSchema> {
  const name = file === "-" ? "standard input" : relative(out, file).split(sep).join("/");
  try {
    return { name, schema: await readText(file, stdin) };
  } catch (error) {
    throw Object.assign(error as SourceError, { source: file });
  }
}

async function inTurn<T, R>(items: readonly T[], use: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await use(item));
  return results;
}

/** Undefined where there is no such file. */
async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
