import { recodeContainer } from "../container/recode.js";
import { AvroError } from "../errors.js";
import { type OutputOptions, outputFor } from "./container-output.js";
import { ending, withInput } from "./reading.js";
import type { Terminal } from "./terminal.js";

/** Write a file with another codec, without decoding its data. */
export function recode(name: string, options: OutputOptions, terminal: Terminal): Promise<number> {
  return ending(terminal, async () => {
    if (options.codec === undefined && options.level === undefined)
      throw new AvroError("unsupported-option", "recode needs --codec or --level");
    const { sink, options: writing } = await outputFor(options, [name], terminal);
    await withInput(name, terminal, async ({ source }) => {
      await recodeContainer(sink, source, writing);
    });
  });
}
