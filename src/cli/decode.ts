import { type Command, Option } from "commander";
import { AvroError, DecodeError, RegistryError } from "../errors.js";
import { apicurioFraming } from "../message/apicurio.js";
import { confluentFraming } from "../message/confluent.js";
import type { MessageFraming } from "../message/framing.js";
import type { RegistryClient } from "../registry/client.js";
import { decodeRaw, isRaw } from "../registry/raw-bytes.js";
import type { RegisteredSchema } from "../registry/registry.js";
import { checkRules } from "../registry/rules.js";
import type { Schema } from "../schema/schema.js";
import type { JsonForm } from "../type/json/output.js";
import { TextSink } from "../type/json/text-sink.js";
import { jsonAppender } from "../type/json/writer.js";
import type { AvroReader } from "../type/reader.js";
import { parseSchemaText } from "../type/schema-argument.js";
import { failureLine } from "./failure.js";
import { chunksOf } from "./input.js";
import { exactType } from "./json-rows.js";
import { type BadMessage, DELIMITERS, type Delimiter, type Message, messagesOf } from "./messages.js";
import { BATCH, Output } from "./output.js";
import { ending, Failure, withInput } from "./reading.js";
import { REGISTRY_HELP, type RegistryOptions, registryClient, registryOption } from "./registry-client.js";
import type { Terminal } from "./terminal.js";
import { readText } from "./text.js";

const FRAMINGS: ReadonlyMap<string, () => MessageFraming> = new Map([
  ["confluent", () => confluentFraming()],
  ["apicurio", () => apicurioFraming({ idBytes: "optimistic" })],
  ["apicurio4", () => apicurioFraming({ idBytes: 4 })],
  ["apicurio8", () => apicurioFraming({ idBytes: 8 })],
]);

const LINE_FEED = 0x0a;

export interface DecodeCommandOptions extends RegistryOptions {
  readonly messages: Delimiter;
  readonly framing: string;
  readonly json: JsonForm;
  /** Path of a schema that messages are read with. */
  readonly readerSchema?: string;
  readonly subject?: string;
  readonly limit?: number;
}

/** `limit` and `form` are the options of rows that all commands share. */
export function decodeCommand(program: Command, form: Option, limit: Option): Command {
  return program
    .command("decode")
    .description("print messages as lines of JSON, with the schemas of a registry")
    .argument("[file...]", "raw messages; - is standard input", ["-"])
    .addOption(registryOption())
    .addOption(
      new Option(
        "--messages <how>",
        "how they lie in the input: all of it one message (none); a line each, null for a tombstone (base64, hex); " +
          "behind 4 bytes of length, as kcat -f '%R%s' prints them (length)",
      )
        .choices(DELIMITERS)
        .default("none"),
    )
    .addOption(
      new Option("--framing <how>", "what stands before the data").choices([...FRAMINGS.keys()]).default("confluent"),
    )
    .addOption(new Option("--reader-schema <file>", "read the messages as this schema says, by schema resolution"))
    .option("--subject <subject>", "a subject the ids belong to, where they count within a context")
    .addOption(limit)
    .addOption(form)
    .addHelpText("after", REGISTRY_HELP);
}

/** Print the messages of some inputs. One that can't be decoded is a line on standard error; the others are printed. */
export async function decode(
  files: readonly string[],
  options: DecodeCommandOptions,
  terminal: Terminal,
): Promise<number> {
  let bad = 0;
  const code = await ending(terminal, async () => {
    const output = new Output(terminal.stdout);
    const reader = options.readerSchema === undefined ? undefined : await schemaOf(options.readerSchema, terminal);
    const printer = new Printer(registryClient(options, terminal), options, reader, output);
    try {
      for (const file of files) bad += await decodeFile(file, options, printer, output, terminal);
    } finally {
      await printer.flush();
    }
  });
  return code === 0 && bad > 0 ? 1 : code;
}

/** Gives how many messages could not be decoded. */
async function decodeFile(
  file: string,
  { messages, limit = Number.POSITIVE_INFINITY }: DecodeCommandOptions,
  printer: Printer,
  output: Output,
  terminal: Terminal,
): Promise<number> {
  let bad = 0;
  let rows = 0;
  if (limit === 0) return 0;
  await withInput(file, terminal, async (input) => {
    for await (const message of messagesOf(chunksOf(input), messages)) {
      const error = await printer.print(message);
      if (error !== undefined) {
        bad++;
        await printer.flush();
        terminal.stderr.write(failureLine(`${file}: message ${message.number}`, error));
      }
      if (++rows >= limit || output.closed) break;
    }
  });
  return bad;
}

/** How data of one schema become lines. */
interface Line {
  /** What the message's datum is read with. */
  readonly reader: AvroReader<unknown>;
  readonly raw: boolean;
  readonly append: (value: unknown) => void;
}

class Printer {
  readonly #client: RegistryClient;
  readonly #framing: MessageFraming;
  readonly #json: JsonForm;
  readonly #subject: string | undefined;
  readonly #readerSchema: Schema | undefined;
  readonly #output: Output;
  readonly #sink = new TextSink();
  readonly #lines = new WeakMap<Schema, Line>();

  constructor(
    client: RegistryClient,
    { framing, json, subject }: DecodeCommandOptions,
    reader: Schema | undefined,
    output: Output,
  ) {
    this.#client = client;
    this.#framing = FRAMINGS.get(framing)!();
    this.#json = json;
    this.#subject = subject;
    this.#readerSchema = reader;
    this.#output = output;
  }

  /** Print a message; the error, if it is the message's own. @throws what the next message would end in too */
  async print(message: Message | BadMessage): Promise<AvroError | undefined> {
    if ("error" in message) return message.error;
    try {
      await this.#write(message.bytes);
    } catch (error) {
      if (!(error instanceof AvroError) || isRegistryDown(error)) throw error;
      return error;
    }
    if (this.#sink.length >= BATCH) await this.flush();
    return undefined;
  }

  async flush(): Promise<void> {
    this.#output.lines(this.#sink.take());
    await this.#output.flush();
  }

  async #write(bytes: Uint8Array | null): Promise<void> {
    if (bytes === null) {
      this.#sink.ascii("null\n");
      return;
    }
    const { id, offset } = this.#framing.read(bytes, undefined, "value");
    const schema =
      id.guid !== undefined
        ? await this.#client.schemaByGuid(id.guid)
        : await this.#client.schemaById(id.id!, { subject: this.#subject });
    const { reader, raw, append } = this.#lineOf(schema);
    append(raw ? decodeRaw(reader, bytes, offset) : decodeBehind(reader, bytes, offset));
    this.#sink.mark(LINE_FEED);
  }

  #lineOf({ schema, ruleSet }: RegisteredSchema): Line {
    const known = this.#lines.get(schema);
    if (known !== undefined) return known;
    checkRules(ruleSet, true);
    const shown = this.#readerSchema ?? schema;
    const line = {
      reader: exactType(shown).reader(schema),
      raw: isRaw(this.#framing, schema),
      append: jsonAppender(shown, this.#json, this.#sink),
    };
    this.#lines.set(schema, line);
    return line;
  }
}

/** The datum takes all bytes from `offset` on. Offsets of errors are those of the message. */
function decodeBehind(reader: AvroReader<unknown>, bytes: Uint8Array, offset: number): unknown {
  const { value, end } = reader.decodeAt(bytes, offset);
  if (end === bytes.length) return value;
  throw new DecodeError("trailing-bytes", `${bytes.length - end} bytes are left after the datum`, { offset: end });
}

/** Registries that can't be asked are so for every message. */
function isRegistryDown(error: AvroError): boolean {
  return (
    error instanceof RegistryError && error.retriable && error.code !== "not-found" && error.code !== "rate-limited"
  );
}

async function schemaOf(path: string, { stdin }: Terminal): Promise<Schema> {
  try {
    return parseSchemaText(await readText(path, stdin), { lenientNames: true });
  } catch (error) {
    throw new Failure(path, error);
  }
}
