export {
  type Appended,
  type AppendOptions,
  appendContainer,
  type ContainerAppender,
  openAppender,
} from "./container/append.js";
export type { BlockInfo } from "./container/block.js";
export type { ChunkKind, ChunkOf } from "./container/chunks.js";
export type { Codec } from "./container/codec.js";
export { concatContainers } from "./container/concat.js";
export type { BatchOptions, Container } from "./container/container.js";
export type { CopyOptions } from "./container/copy-options.js";
export type { Damage } from "./container/damage.js";
export { ContainerDecoderStream, type DecoderStreamOptions } from "./container/decoder-stream.js";
export { ContainerEncoderStream, type EncoderStreamOptions } from "./container/encoder-stream.js";
export type { ContainerHeader } from "./container/header.js";
export { type HttpOptions, httpSource } from "./container/http.js";
export type { FileLocation } from "./container/location.js";
export { openContainer } from "./container/open.js";
export type { ContainerOptions } from "./container/options.js";
export type { FileRange } from "./container/range.js";
export { recodeContainer } from "./container/recode.js";
export { type Repaired, type RepairOptions, repairContainer } from "./container/repair.js";
export type { ContainerSink, NodeWritable } from "./container/sink.js";
export type { ContainerSource, RandomAccess } from "./container/source.js";
export type { AppendTarget } from "./container/target.js";
export { containerStream, encodeContainer, writeContainer } from "./container/write.js";
export type { WriteOptions } from "./container/write-options.js";
export { ContainerWriter, type Rows, type Written } from "./container/writer.js";
