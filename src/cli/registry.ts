import { type Command, InvalidArgumentError, Option } from "commander";
import { AvroError } from "../errors.js";
import { parseJson } from "../json/parse.js";
import { stringifyJson } from "../json/stringify.js";
import type { JsonValue } from "../json/value.js";
import type { RegistryClient } from "../registry/client.js";
import type { RegisteredSchema, SchemaReference } from "../registry/registry.js";
import { oneLine } from "./failure.js";
import { Output } from "./output.js";
import { ending, Failure } from "./reading.js";
import { REGISTRY_HELP, type RegistryOptions, registryClient, registryOption } from "./registry-client.js";
import { table } from "./table.js";
import type { Terminal } from "./terminal.js";
import { readText } from "./text.js";

interface ListOptions extends RegistryOptions {
  readonly prefix?: string;
  readonly deleted?: true;
}

interface GetOptions extends RegistryOptions {
  readonly id?: number;
  readonly guid?: string;
  readonly resolved?: true;
  readonly json?: true;
}

interface SchemaOptions extends RegistryOptions {
  readonly reference?: readonly SchemaReference[];
  readonly normalize?: true;
}

interface CheckOptions extends SchemaOptions {
  readonly against: number | "latest" | "all";
}

/** What `check` ends with, as `compat` does. */
const enum End {
  Compatible,
  Incompatible,
  Trouble,
}

/** Run one of the registry's commands, and tell what the process ends with. */
type Run = (command: (terminal: Terminal) => Promise<number>) => Promise<void>;

/** `wavro registry ls|get|register|check`. */
export function registryCommands(program: Command, run: Run): void {
  const registry = program.command("registry").description("look into a schema registry, and put schemas there");
  registry.addHelpText("after", REGISTRY_HELP);
  const command = (name: string, what: string) =>
    registry.command(name).description(what).addOption(registryOption()).addHelpText("after", REGISTRY_HELP);

  command("ls", "print the subjects; of subjects that are named, their versions with id and GUID")
    .argument("[subject...]")
    .option("--prefix <text>", "only subjects that begin so; :*: is those of all contexts")
    .option("--deleted", "also those that were deleted, but not for good")
    .action((subjects: string[], options: ListOptions) => run((terminal) => list(subjects, options, terminal)));
  command("get", "print a schema, indented")
    .argument("[subject]")
    .argument("[version]", "a number, or latest", versionOf, "latest")
    .addOption(new Option("--id <id>", "the schema of this id").argParser(numberOf))
    .addOption(new Option("--guid <guid>", "the schema of this GUID").conflicts("id"))
    .option("--resolved", "with the types of its references in it")
    .option("--json", "all that the registry tells of it, as one JSON object in a line")
    .action((subject: string | undefined, version: number | "latest", options: GetOptions) =>
      run((terminal) => get(subject, version, options, terminal)),
    );
  schemaOptions(command("register", "register a schema, and print its id"))
    .argument("<subject>")
    .argument("<schema>", "schema file (.avsc); - is standard input")
    .action((subject: string, file: string, options: SchemaOptions) =>
      run((terminal) => register(subject, file, options, terminal)),
    );
  schemaOptions(command("check", "tell whether a subject would take a schema; ends in 1 if not, with the reasons"))
    .argument("<subject>")
    .argument("<schema>", "schema file (.avsc); - is standard input")
    .addOption(
      new Option("--against <version>", "a number, latest, or all that the subject's level asks for")
        .argParser((text) => (text === "all" ? text : versionOf(text)))
        .default("all"),
    )
    .action((subject: string, file: string, options: CheckOptions) =>
      run((terminal) => check(subject, file, options, terminal)),
    );
}

function schemaOptions(command: Command): Command {
  return command
    .option(
      "--reference <name=subject:version...>",
      "a type that the schema uses, and where it is registered",
      (text: string, before: SchemaReference[] = []) => [...before, referenceOf(text)],
    )
    .option("--normalize", "have the registry put the schema into its standard form");
}

function list(subjects: readonly string[], options: ListOptions, terminal: Terminal): Promise<number> {
  return printing(options, terminal, async (client, output) => {
    const { prefix, deleted } = options;
    if (subjects.length === 0) {
      for (const subject of await client.subjects({ prefix, deleted })) output.line(oneLine(subject));
      return;
    }
    for (const subject of subjects) {
      const rows: string[][] = [];
      for (const version of await client.versions(subject, { deleted })) {
        const { id, guid } = await client.version(subject, version, { deleted });
        rows.push([subject, `${version}`, id === undefined ? "-" : `${id}`, guid ?? "-"]);
      }
      for (const line of table(rows)) output.line(line);
    }
  });
}

function get(
  subject: string | undefined,
  version: number | "latest",
  options: GetOptions,
  terminal: Terminal,
): Promise<number> {
  return printing(options, terminal, async (client, output) => {
    const found = await find(client, subject, version, options);
    const json = options.resolved
      ? (found.schema.toJSON() as JsonValue)
      : parseJson(found.text, { duplicates: "last" });
    output.line(options.json ? stringifyJson({ ...facts(found), schema: json }) : stringifyJson(json, 2));
  });
}

function find(
  client: RegistryClient,
  subject: string | undefined,
  version: number | "latest",
  { id, guid }: GetOptions,
): Promise<RegisteredSchema> {
  if (id !== undefined) return client.schemaById(id, { subject });
  if (guid !== undefined) return client.schemaByGuid(guid);
  if (subject === undefined) throw new AvroError("unsupported-option", "get needs a subject, --id or --guid");
  return client.version(subject, version);
}

/** What there is besides the schema; what the registry does not say is left out. */
function facts({ id, guid, subject, version, references, metadata, ruleSet }: RegisteredSchema) {
  const rows = references.map(({ name, subject, version }) => ({ name, subject, version }));
  const all = { subject, version, id, guid, references: rows.length > 0 ? rows : undefined, metadata, ruleSet };
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, JsonValue] => entry[1] !== undefined),
  );
}

function register(subject: string, file: string, options: SchemaOptions, terminal: Terminal): Promise<number> {
  return printing(options, terminal, async (client, output) => {
    const text = await schemaText(file, terminal);
    const { reference: references, normalize } = options;
    const { id } = await client.register(subject, text, { references, normalize });
    output.line(String(id));
  });
}

async function check(subject: string, file: string, options: CheckOptions, terminal: Terminal): Promise<number> {
  let end = End.Trouble;
  const code = await printing(options, terminal, async (client, output) => {
    const text = await schemaText(file, terminal);
    const { against: version, reference: references, normalize } = options;
    const { compatible, messages } = await client.compatibility(subject, text, { version, references, normalize });
    end = compatible ? End.Compatible : End.Incompatible;
    const reasons = messages.length > 0 ? messages : ["incompatible; the registry does not say why"];
    for (const line of compatible ? ["compatible"] : reasons) output.line(oneLine(line));
  });
  return code === 0 ? end : End.Trouble;
}

/** Run what prints; a failure is a line on standard error. */
function printing(
  options: RegistryOptions,
  terminal: Terminal,
  act: (client: RegistryClient, output: Output) => Promise<void>,
): Promise<number> {
  return ending(terminal, async () => {
    const output = new Output(terminal.stdout);
    await act(registryClient(options, terminal), output);
    await output.flush();
  });
}

/** JSON text of a schema, as it stands in a file; the name of a type, say, alone is made JSON. */
async function schemaText(file: string, { stdin }: Terminal): Promise<string> {
  try {
    return stringifyJson(parseJson(await readText(file, stdin), { duplicates: "error" }));
  } catch (error) {
    throw new Failure(file, error);
  }
}

function referenceOf(text: string): SchemaReference {
  const [, name, subject, version] = /^([^=]+)=(.+):(\d+|latest)$/.exec(text) ?? [];
  if (name === undefined || subject === undefined || version === undefined)
    throw new InvalidArgumentError("It is not name=subject:version.");
  return { name, subject, version: version === "latest" ? -1 : Number(version) };
}

function versionOf(text: string): number | "latest" {
  return text === "latest" ? text : numberOf(text);
}

function numberOf(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(number) || number < 1)
    throw new InvalidArgumentError("It is no positive whole number.");
  return number;
}
