import { AvroError } from "../errors.js";
import { ownOptions } from "../message/own-options.js";
import type { Failed } from "./consumer.js";

export interface ConsumeOptions<Message> {
  /**
   * What becomes of a message that can't be decoded, now or later: send it to a dead-letter topic, count it, skip it. When
   * this has ended well the message counts as handled. If left out, its error is thrown: then it is up to the client, and
   * both stay at that message. Nothing is skipped unless this says so.
   */
  readonly onError?: ((error: AvroError, failed: Failed<Message>) => Promise<void> | void) | undefined;
  /**
   * Milliseconds for which the partition is paused when the schema of a message can't be had just now (an error that is
   * `retriable`); the message is delivered again then. If left out, the error is thrown.
   */
  readonly pause?: number | undefined;
}

export interface BatchOptions<Message> extends ConsumeOptions<Message> {
  /** Messages that are decoded and handed over together, at most: 500. */
  readonly maxMessages?: number | undefined;
  /** Bytes of their values, at most, one message being the least: 1 MiB. */
  readonly maxBytes?: number | undefined;
}

export interface ConsumeSettings<Message> {
  readonly onError: ConsumeOptions<Message>["onError"];
  readonly pause: number | undefined;
  readonly maxMessages: number;
  readonly maxBytes: number;
}

const MAX_PAUSE = 2 ** 31 - 1; // of a timer

/** Check options; `names`: those that there are. @throws AvroError "unsupported-option", "invalid-argument" */
export function consumeSettings<Message>(
  given: BatchOptions<Message> | undefined,
  names: readonly (keyof BatchOptions<Message>)[],
): ConsumeSettings<Message> {
  const { onError, pause, maxMessages = 500, maxBytes = 2 ** 20 } = ownOptions(given, names);
  if (onError !== undefined && typeof onError !== "function") throw invalid("option onError must be a function");
  if (pause !== undefined && !(pause >= 0 && pause <= MAX_PAUSE))
    throw invalid(`option pause must be milliseconds, from 0 to ${MAX_PAUSE}`);
  for (const [name, value] of Object.entries({ maxMessages, maxBytes }))
    if (!(value >= 1)) throw invalid(`option ${name} must be a number, 1 or more`);
  return { onError, pause, maxMessages, maxBytes };
}

function invalid(message: string): AvroError {
  return new AvroError("invalid-argument", message);
}
