import type { MessageSide } from "../message/framing.js";
import type { MessageHeaders } from "../message/headers.js";

/** A message as kafkajs and @confluentinc/kafka-javascript hand it to their users. */
export interface ConsumedMessage {
  readonly key?: Uint8Array | null | undefined;
  readonly value?: Uint8Array | null | undefined;
  readonly headers?: MessageHeaders | null | undefined;
  readonly offset: string;
  readonly leaderEpoch?: number | undefined;
}

/** What both give to `eachBatch`. */
export interface BatchPayload<Message extends ConsumedMessage = ConsumedMessage> {
  readonly batch: { readonly topic: string; readonly partition: number; readonly messages: readonly Message[] };
  resolveOffset(offset: string, leaderEpoch?: number): void;
  heartbeat(): Promise<void>;
  pause(): () => void;
  isRunning(): boolean;
  isStale(): boolean;
}

/** What both give to `eachMessage`. */
export interface MessagePayload<Message extends ConsumedMessage = ConsumedMessage> {
  readonly topic: string;
  readonly partition: number;
  readonly message: Message;
  heartbeat(): Promise<void>;
  pause(): () => void;
}

/** A message that was decoded. */
export interface Received<Value, Key, Message> {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  /** Null for a message without a key. Where there is no serde for keys: its bytes. */
  readonly key: Key | null;
  /** Null for a tombstone. Where there is no serde for values: its bytes. */
  readonly value: Value | null;
  /** As the client gave it. */
  readonly message: Message;
}

/** A message that can't be decoded. */
export interface Failed<Message> {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  /** What of it can't be decoded. */
  readonly side: MessageSide;
  /** As the client gave it: the bytes and headers are those that came. */
  readonly message: Message;
}
