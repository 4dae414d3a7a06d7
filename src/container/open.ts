import type { Limits } from "../limits.js";
import type { AvroReader } from "../type/reader.js";
import { schemaText } from "../type/schema-argument.js";
import { Container } from "./container.js";
import type { Crew, Job } from "./crew.js";
import { type ContainerHeader, readHeader } from "./header.js";
import { isLocation, openSource } from "./location.js";
import { type ContainerOptions, type ResolvedContainerOptions, resolveContainerOptions } from "./options.js";
import type { Parts } from "./parts.js";
import { Session } from "./session.js";
import { type ContainerSource, notRandom, sourceOf } from "./source.js";
import { readerOf, typeOf } from "./types.js";

/**
 * Open an object container file: its header is read, its data are read when they are asked for.
 *
 * The file's own schema is parsed with `lenientNames`. A codec that is not known is an error when data are wanted,
 * so that schema, metadata and counts can be had without it.
 *
 * @param source Its memory is read in place and must not change meanwhile. A stream belongs to the container from here
 * on, and is given up if this fails. A path is open only while it is read, from the first row that is asked for to the
 * last or to where the reading is left.
 * @throws ContainerError, SchemaError, LimitError; ResolutionError if the rows can't be read as `reader`; what the source or the signal throws, as it is.
 */
export function openContainer<Out = unknown>(
  source: ContainerSource,
  options?: ContainerOptions,
): Promise<Container<Out>> {
  return openWith<Out>(source, options);
}

/** As `openContainer`; `hire` gives other threads that open blocks. They are let go when the container is closed. */
export async function openWith<Out>(
  source: ContainerSource,
  options: ContainerOptions | undefined,
  hire?: (job: Job) => Crew,
): Promise<Container<Out>> {
  const resolved = resolveContainerOptions(options);
  const parts = await openParts<Out>(source, resolved);
  return new Container<Out>(hire === undefined ? parts : { ...parts, crew: hire(jobOf(parts, resolved)) });
}

function jobOf({ header, type, fields }: Parts<unknown>, { values, reader }: ResolvedContainerOptions): Job {
  const { codec, schema } = header;
  return { codec, schema, reader: reader === undefined ? undefined : schemaText(type.schema), fields, options: values };
}

/** Open a file whose header `headerOf` finds. */
export async function openParts<Out>(
  source: ContainerSource,
  options: ResolvedContainerOptions,
  headerOf: (session: Session, limits: Limits) => ContainerHeader | Promise<ContainerHeader> = ownHeader,
): Promise<Parts<Out>> {
  const { signal, header, values } = options;
  signal?.throwIfAborted();
  const found = isLocation(source) ? await openSource(source, signal) : sourceOf(source);
  if (header !== undefined && found.byteLength === undefined) throw notRandom();
  const session = new Session(found, signal);
  try {
    const given = header ?? (await headerOf(session, values.limits));
    await session.header.rest();
    return partsOf<Out>(given, session, options);
  } catch (error) {
    throw session.fail(error);
  }
}

function ownHeader(session: Session, limits: Limits): Promise<ContainerHeader> {
  return readHeader(session.header, limits);
}

function partsOf<Out>(header: ContainerHeader, session: Session, options: ResolvedContainerOptions): Parts<Out> {
  const { values, reader, fields, codecs, blocksInFlight, onDamage } = options;
  const written = typeOf(header.schema, values);
  const { schema } = written;
  const type = (reader === undefined ? written : readerOf(reader, values).reader(schema)) as AvroReader<Out>;
  if (fields !== undefined) type.decodeBatch(new Uint8Array(0), { count: 0, fields }); // refuses unknown fields now
  return { header, schema, type, fields, limits: values.limits, codecs, blocksInFlight, session, onDamage };
}
