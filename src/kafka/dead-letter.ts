import { AvroError, pathText } from "../errors.js";
import type { MessageSide } from "../message/framing.js";
import type { MessageHeaders } from "../message/headers.js";
import { ownOptions } from "../message/own-options.js";
import { withHeaders } from "./add-headers.js";

/** A message that a client gave, of any of them. */
export interface DeadMessage {
  readonly key?: unknown;
  readonly value?: unknown;
  readonly headers?: MessageHeaders | null | undefined;
  readonly offset?: string | number | bigint | undefined;
  readonly timestamp?: unknown;
}

/** Where a message was found, and how that is told. What `onError` is given may be given on as it is. */
export interface DeadLetterOptions {
  readonly topic: string;
  readonly partition: number;
  /** What of it could not be decoded: "value" unless said otherwise. */
  readonly side?: MessageSide | undefined;
  /** Those of the message itself count. */
  readonly offset?: unknown;
  readonly message?: unknown;
  /** The names of headers: `dlq.…`, or those of Kafka Connect, `__connect.errors.…`. */
  readonly names?: "dlq" | "connect" | undefined;
}

/** For the producer of the client that the message came from. */
export interface DeadLetter<Message extends DeadMessage> {
  readonly key: Message["key"];
  readonly value: Message["value"];
  /** In the shape of the message's own; an object if it had none. */
  readonly headers: Exclude<Message["headers"], null | undefined>;
  readonly timestamp: Message["timestamp"];
}

/**
 * A message for a topic of messages that could not be handled: key, value, timestamp and headers as they came, the very
 * bytes, and headers that say where it was found and what was wrong with it. They hold nothing of the payload, unless
 * `error` is one of the caller's own that does.
 *
 * @throws AvroError "invalid-argument", "unsupported-option"
 */
export function deadLetter<Message extends DeadMessage>(
  message: Message,
  error: unknown,
  options: DeadLetterOptions,
): DeadLetter<Message> {
  const { topic, partition, side = "value", names = "dlq" } = ownOptions(options, OPTIONS);
  if (typeof topic !== "string" || typeof partition !== "number")
    throw new AvroError("invalid-argument", "expected the topic and the partition of the message");
  if (!Object.hasOwn(NAMES, names))
    throw new AvroError("unsupported-option", "option names must be one of dlq, connect");
  const headers = NAMES[names](error, { topic, partition, side, message });
  const { key = null, value = null, timestamp } = message;
  return { key, value, headers: withHeaders(message.headers, clean(headers)), timestamp } as DeadLetter<Message>;
}

const OPTIONS = ["topic", "partition", "side", "offset", "message", "names"] as const;

interface Place {
  readonly topic: string;
  readonly partition: number;
  readonly side: MessageSide;
  readonly message: DeadMessage;
}

type Headers = readonly (readonly [name: string, value: unknown])[];

/** Headers of either kind; those without a value are left out. */
const NAMES = { dlq: dlqHeaders, connect: connectHeaders };

function dlqHeaders(error: unknown, { topic, partition, side, message }: Place): Headers {
  const { code, path, offset, schemaId } = error instanceof AvroError ? error : ({} as Partial<AvroError>);
  return [
    ["dlq.topic", topic],
    ["dlq.partition", partition],
    ["dlq.offset", message.offset],
    ["dlq.timestamp", message.timestamp],
    ["dlq.side", error instanceof AvroError ? side : undefined],
    ["dlq.error.name", nameOf(error)],
    ["dlq.error.code", code],
    ["dlq.error.message", messageOf(error)],
    ["dlq.error.path", path && pathText(path)],
    ["dlq.error.offset", offset],
    [typeof schemaId === "string" ? "dlq.schema.guid" : "dlq.schema.id", schemaId],
  ];
}

/** Those of its headers that have a meaning without a connector and its tasks. */
function connectHeaders(error: unknown, { topic, partition, side, message }: Place): Headers {
  return [
    ["__connect.errors.topic", topic],
    ["__connect.errors.partition", partition],
    ["__connect.errors.offset", message.offset],
    ["__connect.errors.stage", error instanceof AvroError ? `${side.toUpperCase()}_CONVERTER` : "TASK_PUT"],
    ["__connect.errors.exception.class.name", nameOf(error)],
    ["__connect.errors.exception.message", messageOf(error)],
    ["__connect.errors.exception.stacktrace", error instanceof Error ? error.stack : undefined],
  ];
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "Error";
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A header is no place for a log: brokers refuse messages that are too large. */
const MAX_HEADER = 4096;

function clean(headers: Headers): (readonly [name: string, value: string])[] {
  return headers.flatMap(([name, value]) =>
    value === undefined || value === null ? [] : [[name, String(value).slice(0, MAX_HEADER)] as const],
  );
}
