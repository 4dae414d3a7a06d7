import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { AvroError } from "../errors.js";
import type { JsonForm } from "../type/json/output.js";
import { type AppendCommandOptions, append } from "./append.js";
import { type CatOptions, cat } from "./cat.js";
import { type CompatOptions, compat } from "./compat.js";
import { concat } from "./concat.js";
import type { OutputOptions } from "./container-output.js";
import { count } from "./count.js";
import { type DecodeCommandOptions, decode, decodeCommand } from "./decode.js";
import { failureLine } from "./failure.js";
import { type FromJsonOptions, fromJson } from "./fromjson.js";
import { type GenOptions, gen, genCommand } from "./gen.js";
import { type Input, openInput } from "./input.js";
import { meta } from "./meta.js";
import { Output } from "./output.js";
import { showProgress } from "./progress.js";
import { recode } from "./recode.js";
import { registryCommands } from "./registry.js";
import { type RepairCommandOptions, repair } from "./repair.js";
import { schema } from "./schema.js";
import { type StatsOptions, stats } from "./stats.js";
import type { Terminal } from "./terminal.js";
import { version } from "./version.js";

/* What the process ends with. */
const OK = 0;
/** A file that can't be read or is damaged. */
const DATA_ERROR = 1;
/** A command line that is not understood. */
const USAGE_ERROR = 2;

/** Lines that `head` shows unless told otherwise. */
const HEAD_ROWS = 10;
/** Rows that a schema is inferred from unless told otherwise. */
const SAMPLE_ROWS = 1000;

/** What a command does with one file. */
type Act = (input: Input, output: Output, name: string) => Promise<void>;

/** Run the command with the arguments after its name; returns the exit code. Nothing is thrown. */
export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  let code = OK;
  const run = async (files: readonly string[], act: Act) => {
    code = await overFiles(files, act, terminal);
  };
  const program = commandLine(terminal, run);
  compatCommand(program).action(async (reader, writers, options: CompatOptions) => {
    code = await compat(reader, writers, options, terminal);
  });
  repairCommand(program).action(async (file, options: RepairCommandOptions) => {
    code = await repair(file, options, terminal);
  });
  concatCommand(program).action(async (files, options: OutputOptions) => {
    code = await concat(files, options, terminal);
  });
  recodeCommand(program).action(async (file, options: OutputOptions) => {
    code = await recode(file, options, terminal);
  });
  fromJsonCommand(program).action(async (files, options: FromJsonOptions) => {
    code = await fromJson(files, options, terminal);
  });
  appendCommand(program).action(async (file, inputs, options: AppendCommandOptions) => {
    code = await append(file, inputs, options, terminal);
  });
  genCommand(program).action(async (files, options: GenOptions) => {
    code = await gen(files, options, terminal);
  });
  decodeCommand(program, formOption("form of the lines: avro or plain").default("avro"), limitOption()).action(
    async (files, options: DecodeCommandOptions) => {
      code = await decode(files, options, terminal);
    },
  );
  registryCommands(program, async (command) => {
    code = await command(terminal);
  });
  try {
    await program.parseAsync(args, { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === OK ? OK : USAGE_ERROR;
    terminal.stderr.write(failureLine(undefined, error));
    return error instanceof AvroError && error.code === "unsupported-option" ? USAGE_ERROR : DATA_ERROR;
  }
}

function commandLine(terminal: Terminal, run: (files: readonly string[], act: Act) => Promise<void>): Command {
  const program = new Command("wavro")
    .description("Look into Avro object container files, make them, compare schemas, and make modules of them.")
    .version(version)
    .exitOverride()
    .showSuggestionAfterError(false)
    .configureOutput({
      writeOut: (text) => void terminal.stdout.write(text),
      writeErr: (text) => void terminal.stderr.write(text),
      outputError: (text, write) => write(failureLine(undefined, new Error(text.replace(/^error: /, "").trim()))),
    });
  const command = (name: string, what: string) =>
    program.command(name).description(what).argument("<file...>", "container files; - is standard input");
  rowOptions(command("cat", "print the rows, one line of JSON each")).action((files, options: CatOptions) =>
    run(files, cat(options)),
  );
  rowOptions(command("head", `print the first rows, ${HEAD_ROWS} of each file unless --limit says otherwise`)).action(
    (files, options: CatOptions) => run(files, cat({ limit: HEAD_ROWS, ...options })),
  );
  command("schema", "print the schema").action((files) => run(files, schema));
  command("meta", "print codec, sync marker, sizes and metadata, one JSON object each").action((files) =>
    run(files, meta),
  );
  command("count", "print the number of rows").action((files) => run(files, count(files.length > 1)));
  command("stats", "print rows, blocks, bytes and compression, and nulls and different values of each column")
    .option("--json", "one JSON object for each file, in a line")
    .action((files, options: StatsOptions) => run(files, stats(options)));
  return program;
}

function compatCommand(program: Command): Command {
  const modes = ["backward", "forward", "full"];
  return program
    .command("compat")
    .description("tell whether one schema can read all data of others; ends in 1 if not, with one line for each reason")
    .argument("<reader>", "schema file (.avsc); - is standard input")
    .argument("<writer...>", "schema files")
    .addOption(new Option("--mode <mode>", "which of them reads the other").choices(modes).default("backward"));
}

function repairCommand(program: Command): Command {
  return program
    .command("repair")
    .description("write all intact blocks of a damaged file to another; ends in 1 if anything was lost, said on stderr")
    .argument("<file>", "container file; - is standard input")
    .requiredOption("-o, --output <file>", "the file to write; - is standard output")
    .option("--no-verify", "keep blocks whose count, size and marker are right, without a look at their data")
    .option("--header-from <file>", "take the header of this file, of the same schema and codec")
    .option("--json", "say what was lost as JSON, one object a line");
}

function concatCommand(program: Command): Command {
  const command = program
    .command("concat")
    .description("write the rows of files of one schema as one file; blocks are copied as they are")
    .argument("<file...>", "container files; - is standard input");
  return outputOptions(command);
}

function recodeCommand(program: Command): Command {
  const command = program
    .command("recode")
    .description("write a file with another compression codec, or level; data are not decoded")
    .argument("<file>", "container file; - is standard input");
  return outputOptions(command);
}

function fromJsonCommand(program: Command): Command {
  const command = program
    .command("fromjson")
    .description("write lines of JSON as a container file")
    .argument("[file...]", "files of JSON, a row each line; - is standard input", ["-"])
    .option("--schema <file>", "schema file (.avsc); without it a schema is inferred from the first rows")
    .addOption(
      new Option("--sample <rows>", "rows that a schema is inferred from").default(SAMPLE_ROWS).argParser(wholeNumber),
    );
  return outputOptions(command).addOption(formOption("form of the lines: plain or avro").default("plain"));
}

function appendCommand(program: Command): Command {
  return program
    .command("append")
    .description("write rows to the end of a file, in its schema and codec; a torn block there is cut off")
    .argument("<file>", "the container file that grows")
    .argument("<input...>", "container files, or with --json files of JSON, a row each line; - is standard input")
    .addOption(formOption("the inputs are JSON of this form: plain or avro"))
    .addOption(levelOption());
}

function outputOptions(command: Command): Command {
  return command
    .option("-o, --output <file>", "the file to write; - is standard output", "-")
    .option("--codec <name>", "compression codec: null, deflate, snappy, zstandard")
    .addOption(levelOption());
}

function levelOption(): Option {
  return new Option("--level <number>", "compression level").argParser(wholeNumber);
}

function limitOption(): Option {
  return new Option("--limit <rows>", "stop after so many rows of each file").argParser(wholeNumber);
}

function formOption(what: string): Option {
  return new Option("--json <form>", what).argParser(jsonForm);
}

function rowOptions(command: Command): Command {
  return command
    .addOption(new Option("--reader-schema <file>", "read the rows as this schema says, by schema resolution"))
    .addOption(new Option("--fields <paths>", "only these fields, as a,b.c").argParser((text) => text.split(",")))
    .addOption(limitOption())
    .addOption(formOption("form of the lines: avro or plain").default("avro"));
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(number)) throw new InvalidArgumentError("It is no whole number.");
  return number;
}

function jsonForm(text: string): JsonForm {
  if (text === "avro" || text === "plain") return text;
  throw new AvroError("unsupported-option", "unsupported-option: --json knows the forms avro and plain only");
}

/** One file after the other: damage in one keeps none of the others back. */
async function overFiles(files: readonly string[], act: Act, terminal: Terminal): Promise<number> {
  const output = new Output(terminal.stdout);
  let code = OK;
  for (const name of files) {
    if (output.closed) break;
    const error = await overFile(name, act, output, terminal);
    if (error === undefined || output.closed) continue;
    code = DATA_ERROR;
    terminal.stderr.write(failureLine(name, error));
  }
  return code;
}

/** What went wrong, if anything did. What was printed before stands in front of the error. */
async function overFile(name: string, act: Act, output: Output, terminal: Terminal): Promise<unknown> {
  let input: Input | undefined;
  let hide = () => {};
  let failure: unknown;
  try {
    input = await openInput(name, terminal.stdin);
    hide = showProgress(name, input, terminal);
    await act(input, output, name);
  } catch (error) {
    failure = error;
  }
  hide();
  await output.flush().catch((error) => {
    failure ??= error;
  });
  await input?.close();
  return failure;
}
