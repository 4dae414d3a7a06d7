import { AvroError } from "../errors.js";
import { failureLine } from "./failure.js";
import { type Input, openInput } from "./input.js";
import { showProgress } from "./progress.js";
import type { Terminal } from "./terminal.js";

/** What went wrong with a part of the input, which has a name. */
export class Failure extends Error {
  constructor(
    readonly place: string,
    override readonly cause: unknown,
  ) {
    super(place);
  }
}

/** Do something with an input, with a bar that shows how far it is read. What goes wrong is a Failure of its name. */
export async function withInput(name: string, terminal: Terminal, act: (input: Input) => Promise<void>): Promise<void> {
  let input: Input | undefined;
  let hide = () => {};
  try {
    input = await openInput(name, terminal.stdin);
    hide = showProgress(name, input, terminal);
    await act(input);
  } catch (error) {
    throw error instanceof Failure ? error : new Failure(name, error);
  } finally {
    hide();
    await input?.close();
  }
}

/**
 * Run a command that writes: 0, or 1 and a line for the user. Nobody reading on is no error; an option that is not known is thrown.
 */
export async function ending(terminal: Terminal, act: () => Promise<void>): Promise<number> {
  try {
    await act();
    return 0;
  } catch (thrown) {
    const { place, cause: error } = thrown instanceof Failure ? thrown : { place: undefined, cause: thrown };
    if (error instanceof AvroError && error.code === "unsupported-option") throw error;
    if ((error as NodeJS.ErrnoException | undefined)?.code === "EPIPE") return 0;
    terminal.stderr.write(failureLine(place, error));
    return 1;
  }
}
