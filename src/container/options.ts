import { AvroError } from "../errors.js";
import { AvroReader } from "../type/reader.js";
import type { SchemaArgument } from "../type/schema-argument.js";
import { type ResolvedOptions, resolveOptions, type ValueOptions } from "../value/options.js";
import type { Codec, Codecs } from "./codec.js";
import type { Damage, OnDamage } from "./damage.js";
import { type ContainerHeader, checkHeader } from "./header.js";
import { injectedCodecs } from "./injected.js";

/** Options of a container; those of values decide what rows look like. */
export interface ContainerOptions extends ValueOptions {
  /**
   * What rows are read as, if not as they were written: a type, a reader, or a schema. The options of a type or reader
   * hold, except for those given here. (Avro 1.12, Schema Resolution)
   */
  readonly reader?: AvroReader<unknown> | SchemaArgument;
  /** The fields that are wanted, as paths ("id", "orders.price"); the rest is skipped. All, if left out. */
  readonly fields?: readonly string[];
  /**
   * Compression codecs by their names in files: they come before those that are built in, which load by themselves.
   * What one gives is held to `maxBlockBytes`.
   */
  readonly codecs?: Readonly<Record<string, Codec>>;
  /** Stops reading: before it starts, between blocks and while waiting for bytes. Its reason is what is thrown. */
  readonly signal?: AbortSignal;
  /**
   * Data blocks of which the data are in memory at once, at most: one that is decoded, others that the codec
   * decompresses on other threads meanwhile (deflate does, and codecs that are given here may). 4, if left out; 1 is the
   * least memory. Blocks that inflate to more than 8 MiB are taken one by one.
   */
  readonly blocksInFlight?: number;
  /**
   * The header of the file, as another container of it gave it (`header`; it can be sent to a worker): it is not read
   * again. For sources of known length only. Another file's header ends in errors or wrong rows.
   */
  readonly header?: ContainerHeader;
  /**
   * What damage in the data blocks does to a reading: it ends in an error ("throw"), or the damaged blocks are passed
   * over, each as a whole ("skip"). Errors of the header, of the source, of options and of schema resolution are thrown
   * in any case.
   */
  readonly onError?: "throw" | "skip";
  /**
   * Is told, with `onError: "skip"`, of each stretch that is passed over, by every reading of the file, before the
   * rows after it are given. What it throws ends the reading.
   */
  readonly onDamage?: (damage: Damage) => void;
}

export interface ResolvedContainerOptions {
  readonly values: ResolvedOptions;
  readonly reader: AvroReader<unknown> | SchemaArgument | undefined;
  readonly fields: readonly string[] | undefined;
  readonly codecs: Codecs;
  readonly blocksInFlight: number;
  readonly signal: AbortSignal | undefined;
  readonly header: ContainerHeader | undefined;
  /** Is told of damage; undefined where damage is thrown. */
  readonly onDamage: OnDamage | undefined;
}

const OWN = ["reader", "fields", "codecs", "blocksInFlight", "signal", "header", "onError", "onDamage"];

/** Check options. Own properties only; one that is not known or not built yet is an AvroError `unsupported-option`. */
export function resolveContainerOptions(given: ContainerOptions = {}): ResolvedContainerOptions {
  if (typeof given !== "object" || given === null) throw invalid("the options must be an object");
  const own: ContainerOptions = { __proto__: null, ...given } as ContainerOptions;
  const { reader } = own;
  const values = resolveOptions(given, reader instanceof AvroReader ? reader.options : undefined, OWN);
  const header = own.header === undefined ? undefined : checkHeader(own.header);
  return {
    values,
    reader,
    fields: fieldsOf(own.fields),
    codecs: injectedCodecs(own.codecs),
    blocksInFlight: blocksInFlightOf(own.blocksInFlight),
    signal: signalOf(own.signal),
    header,
    onDamage: onDamageOf(own),
  };
}

function onDamageOf({ onError = "throw", onDamage }: ContainerOptions): OnDamage | undefined {
  if (onError !== "throw" && onError !== "skip")
    throw new AvroError("unsupported-option", 'option onError must be "throw" or "skip"');
  if (onDamage === undefined) return onError === "skip" ? () => {} : undefined;
  if (typeof onDamage !== "function") throw invalid("option onDamage must be a function");
  if (onError === "throw") throw invalid('option onDamage needs onError: "skip"');
  return onDamage;
}

function fieldsOf(fields: unknown): readonly string[] | undefined {
  if (fields === undefined) return undefined;
  if (!Array.isArray(fields) || !fields.every((field) => typeof field === "string"))
    throw invalid("option fields must be an array of strings");
  return Object.freeze([...fields]);
}

/** The thread pool of Node has four threads. */
const BLOCKS_IN_FLIGHT = 4;
/** More than any machine's threads. */
const MOST_IN_FLIGHT = 256;

function blocksInFlightOf(given: unknown): number {
  if (given === undefined) return BLOCKS_IN_FLIGHT;
  if (typeof given === "number" && Number.isInteger(given) && given >= 1 && given <= MOST_IN_FLIGHT) return given;
  throw invalid(`option blocksInFlight must be a whole number from 1 to ${MOST_IN_FLIGHT}`);
}

function signalOf(signal: unknown): AbortSignal | undefined {
  if (signal === undefined) return undefined;
  if (typeof (signal as AbortSignal | null)?.throwIfAborted !== "function")
    throw invalid("option signal must be an AbortSignal");
  return signal as AbortSignal;
}

function invalid(what: string): AvroError {
  return new AvroError("invalid-argument", what);
}
