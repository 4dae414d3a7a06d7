import { AvroError } from "../errors.js";
import type { MessageSide } from "../message/framing.js";
import { isNamed, type Schema } from "../schema/schema.js";

/** What the subject of a message's schema may depend on. */
export interface SubjectContext {
  readonly topic: string | undefined;
  readonly side: MessageSide;
  /** Undefined for a serde without a type that has not asked for one yet. */
  readonly schema: Schema | undefined;
}

/** Says which subject of the registry the schema of a message belongs to. */
export type SubjectStrategy = (context: SubjectContext) => string;

/** `<topic>-value` or `<topic>-key`: Confluent's TopicNameStrategy, the default everywhere. */
export function topicName({ topic, side }: SubjectContext): string {
  return `${needTopic(topic)}-${side}`;
}

/** The full name of the schema: Confluent's RecordNameStrategy, for topics with messages of several types. */
export function recordName({ schema }: SubjectContext): string {
  return needName(schema);
}

/** `<topic>-<full name>`: Confluent's TopicRecordNameStrategy. */
export function topicRecordName({ topic, schema }: SubjectContext): string {
  return `${needTopic(topic)}-${needName(schema)}`;
}

function needTopic(topic: string | undefined): string {
  if (topic !== undefined) return topic;
  throw new AvroError("invalid-argument", "the subject depends on the topic: give option topic, or subject");
}

function needName(schema: Schema | undefined): string {
  if (schema !== undefined && isNamed(schema)) return schema.name;
  const found = schema === undefined ? "none" : `one of type ${schema.type}`;
  throw new AvroError("invalid-argument", `the subject depends on the name of the schema, and there is ${found}`);
}
