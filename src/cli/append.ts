import { type ContainerAppender, openAppender } from "../container/append.js";
import { refuseSameFile } from "../container/location.js";
import { openContainer } from "../container/open.js";
import { EXACT, type JsonForm } from "../type/json/output.js";
import type { AvroType } from "../type/type.js";
import { oneLine } from "./failure.js";
import { eachLine, exactType, writeLines } from "./json-rows.js";
import { ending, Failure, withInput } from "./reading.js";
import type { Terminal } from "./terminal.js";

export interface AppendCommandOptions {
  /** The inputs are lines of JSON of this form; without it they are containers. */
  readonly json?: JsonForm;
  readonly level?: number;
}

/** Write rows to the end of a file, in its schema and codec. */
export function append(
  target: string,
  inputs: readonly string[],
  { json, level }: AppendCommandOptions,
  terminal: Terminal,
): Promise<number> {
  return ending(terminal, async () => {
    const { type, writer } = await open(target, inputs, level);
    if (writer.written.cut > 0)
      terminal.stderr.write(
        `${oneLine(`wavro: ${target}: ${writer.written.cut} bytes of a torn block were cut off`)}\n`,
      );
    try {
      if (json !== undefined) await eachLine(inputs, terminal, (rows) => writeLines(writer, type, json, rows));
      else for (const input of inputs) await appendFile(writer, type, input, terminal);
      await writer.close();
    } catch (error) {
      await writer.flush().catch(() => {}); // if it is the sink that failed, this fails too
      writer.abort(error);
      throw error;
    }
  });
}

async function open(target: string, inputs: readonly string[], level: number | undefined) {
  try {
    for (const input of inputs) if (input !== "-") await refuseSameFile(target, input);
    const type = exactType((await openContainer(target)).schema);
    return { type, writer: await openAppender<unknown>(target, { type, level }) };
  } catch (error) {
    throw new Failure(target, error);
  }
}

/** The rows of a container, read with the schema of the file they go to. */
function appendFile(
  writer: ContainerAppender<unknown>,
  type: AvroType<unknown>,
  input: string,
  terminal: Terminal,
): Promise<void> {
  return withInput(input, terminal, async ({ source }) => {
    const file = await openContainer(source, { ...EXACT, reader: type.schema });
    for await (const rows of file.arrays()) await writer.writeAll(rows);
  });
}
