import { refuseSameFile } from "../container/location.js";
import type { ContainerSink } from "../container/sink.js";
import { AvroError } from "../errors.js";
import type { Terminal } from "./terminal.js";

/** How a container is written that a command makes. */
export interface OutputOptions {
  /** Path of the file; "-" is standard output. */
  readonly output: string;
  readonly codec?: string;
  readonly level?: number;
}

/** Where a command writes a container, which must be none of the files it reads. Standard output is left open. */
export async function outputFor(
  { output, codec, level }: OutputOptions,
  inputs: readonly string[],
  { stdout }: Terminal,
) {
  const options = { codec, level, preventClose: output === "-" ? true : undefined };
  if (output === "-") {
    if (stdout.isTTY)
      throw new AvroError("unsupported-option", "a container is no text for a terminal: name a file with -o");
    return { sink: stdout as ContainerSink, options };
  }
  for (const input of inputs) if (input !== "-") await refuseSameFile(output, input);
  return { sink: output as ContainerSink, options };
}
