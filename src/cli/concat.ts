import { concatContainers } from "../container/concat.js";
import type { ContainerSource } from "../container/source.js";
import { type OutputOptions, outputFor } from "./container-output.js";
import { type Input, openInput } from "./input.js";
import { showProgress } from "./progress.js";
import { ending, Failure } from "./reading.js";
import type { Terminal } from "./terminal.js";

/** Write the rows of some files as one. */
export function concat(names: readonly string[], options: OutputOptions, terminal: Terminal): Promise<number> {
  return ending(terminal, async () => {
    const { sink, options: writing } = await outputFor(options, names, terminal);
    const inputs = new Inputs(names, terminal);
    try {
      await concatContainers(sink, inputs, writing);
    } catch (error) {
      throw new Failure(inputs.current, error);
    } finally {
      await inputs.leave();
    }
  });
}

/** Files, one after the other: each is open until the next one is wanted. */
class Inputs implements AsyncIterable<ContainerSource> {
  current = "";
  #input: Input | undefined;
  #hide = () => {};

  constructor(
    private readonly names: readonly string[],
    private readonly terminal: Terminal,
  ) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<ContainerSource> {
    for (const name of this.names) {
      await this.leave();
      this.current = name;
      this.#input = await openInput(name, this.terminal.stdin);
      this.#hide = showProgress(name, this.#input, this.terminal);
      yield this.#input.source;
    }
  }

  async leave(): Promise<void> {
    this.#hide();
    await this.#input?.close();
    this.#input = undefined;
  }
}
