import { AvroError } from "../errors.js";
import { confluentFraming } from "../message/confluent.js";
import { checkSide, type MessageFraming, type MessageSide } from "../message/framing.js";
import { ownOptions } from "../message/own-options.js";
import { isSchemaNumber } from "../message/schema-id.js";
import type { AvroReader } from "../type/reader.js";
import type { SchemaArgument } from "../type/schema-argument.js";
import type { ValueOptions } from "../value/options.js";
import { type SubjectStrategy, topicName } from "./subject.js";

/** What messages are decoded as. */
export type ReaderOption = "writer" | "latest" | AvroReader<unknown> | SchemaArgument;

export interface SerdeOptions {
  /** The topic, where calls do not name one. */
  readonly topic?: string | undefined;
  /** Of which part of messages: "value" unless said otherwise. */
  readonly side?: MessageSide | undefined;
  /** The subject of the registry: its name, or what makes it; `topicName` unless said otherwise. */
  readonly subject?: string | SubjectStrategy | undefined;
  /** How messages carry the id of their schema: `confluentFraming()` unless said otherwise. */
  readonly framing?: MessageFraming | undefined;
  /**
   * What messages are decoded as: the serde's type, unless said otherwise; "writer": as they were written; "latest": by
   * the latest schema of the subject; or another type or schema.
   */
  readonly reader?: ReaderOption | undefined;
  /** What values look like, for a serde without a type: else the type's own options say that. */
  readonly values?: ValueOptions | undefined;
  /** Bytes behind the datum of a message: an error, or not looked at, as Java does. */
  readonly trailing?: "error" | "ignore" | undefined;
  /**
   * Schemas with rules that would have to run on the data (encryption of fields, conditions, migrations): refused, or read
   * and written as they are. Rules that encrypt messages as a whole are always refused.
   */
  readonly rules?: "refuse" | "ignore" | undefined;
  /** Register the type's schema when something is written. If not, it has to be registered under the subject. */
  readonly autoRegister?: boolean | undefined;
  /** Write with the latest schema of the subject, which has to read what the type's schema writes. */
  readonly useLatest?: boolean | undefined;
  /** Write with the schema of this id, which has to read what the type's schema writes. */
  readonly schemaId?: number | undefined;
  /** Have the registry put the schema into a standard form when it is looked up or registered. */
  readonly normalize?: boolean | undefined;
}

export interface ResolvedSerdeOptions {
  readonly topic: string | undefined;
  readonly side: MessageSide;
  readonly subject: string | SubjectStrategy;
  readonly framing: MessageFraming;
  readonly reader: ReaderOption | undefined;
  readonly values: ValueOptions | undefined;
  readonly trailing: boolean;
  readonly ignoreRules: boolean;
  readonly autoRegister: boolean;
  readonly useLatest: boolean;
  readonly schemaId: number | undefined;
  readonly normalize: boolean | undefined;
}

const NAMES = [
  "topic",
  "side",
  "subject",
  "framing",
  "reader",
  "values",
  "trailing",
  "rules",
  "autoRegister",
  "useLatest",
  "schemaId",
  "normalize",
] as const;

/** Check options. Own properties only; one that is not known is an AvroError "unsupported-option". */
export function resolveSerdeOptions(given: SerdeOptions | undefined): ResolvedSerdeOptions {
  const options = ownOptions(given, NAMES);
  const {
    topic,
    side = "value",
    subject = topicName,
    framing = confluentFraming(),
    reader,
    values,
    schemaId,
  } = options;
  checkSide(side);
  check(topic === undefined || typeof topic === "string", "option topic must be a string");
  check(typeof subject === "function" || typeof subject === "string", "option subject must be a name or a function");
  check(typeof framing?.read === "function" && typeof framing.write === "function", "option framing must be a framing");
  if (framing.writes === "fingerprint")
    throw new AvroError(
      "unsupported-option",
      `option framing: a registry knows no schema by what ${framing.name} writes`,
    );
  check(schemaId === undefined || isSchemaNumber(schemaId, Number.MAX_SAFE_INTEGER), "option schemaId must be an id");
  for (const name of ["autoRegister", "useLatest", "normalize"] as const)
    check(options[name] === undefined || typeof options[name] === "boolean", `option ${name} must be true or false`);
  const ways = [options.autoRegister === true, options.useLatest === true, schemaId !== undefined];
  check(ways.filter(Boolean).length < 2, "give one of the options autoRegister, useLatest and schemaId");
  return {
    topic,
    side,
    subject,
    framing,
    reader,
    values,
    trailing: choice("trailing", options.trailing, ["error", "ignore"]) === "ignore",
    ignoreRules: choice("rules", options.rules, ["refuse", "ignore"]) === "ignore",
    autoRegister: options.autoRegister ?? false,
    useLatest: options.useLatest ?? false,
    schemaId,
    normalize: options.normalize,
  };
}

function choice<T extends string>(name: string, value: T | undefined, choices: readonly T[]): T {
  const chosen = value ?? choices[0]!;
  check(choices.includes(chosen), `option ${name} must be one of ${choices.join(", ")}`);
  return chosen;
}

function check(condition: boolean, message: string): void {
  if (!condition) throw new AvroError("invalid-argument", message);
}
