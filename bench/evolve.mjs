import avsc from "avsc";
import { avroType } from "wavro";
import { consumer } from "./consume.mjs";

/**
 * P7: data of one schema, read as another says. Beside it the same data read as they were written, which is what
 * evolution is to cost little more than.
 */
export function evolveOperations(data, { blocks, rowsOf, keeping, same }) {
  const { schema, reader, avscType, block, rows } = data;
  const readerType = avsc.Type.forSchema(reader, { wrapUnions: "never" });
  const resolver = readerType.createResolver(avscType);
  const evolved = avroType(reader).reader(schema);
  const type = avroType(schema);
  const theirs = (bytes, count) => rowsOf((at) => readerType.decode(bytes, at, resolver), count);
  const [useAvsc, useOurs] = [consumer(reader), consumer(reader)];
  const usePlain = consumer(schema);
  const dropped = (decode, use) => () => {
    let sum = 0;
    for (const { bytes, count } of blocks) for (const row of decode(bytes, count)) sum += use(row);
    return sum;
  };
  const columns = (from) => () => {
    let sum = 0;
    for (const { bytes, count } of blocks) sum += from.decodeColumns(bytes, { count }).length;
    return sum;
  };
  const ours = (bytes, count) => evolved.decodeBatch(bytes, { count });
  const plain = (bytes, count) => type.decodeBatch(bytes, { count });
  const check = () => {
    const expected = JSON.stringify(theirs(block, rows));
    same(data, "reader", expected, JSON.stringify(ours(block, rows)));
    same(data, "reader, columns", expected, JSON.stringify(evolved.decodeColumns(block, { count: rows }).toObjects()));
  };
  const ops = { P7: "evolved", "P7 cost": "evolved", "P7 columns": "columns" };
  const bases = { "P7 cost": "plain", "P7 columns": "plain columns" };
  return [
    {
      ops,
      bases,
      lifetime: "dropped",
      run: {
        avsc: dropped(theirs, useAvsc),
        evolved: dropped(ours, useOurs),
        plain: dropped(plain, usePlain),
        columns: columns(evolved),
        "plain columns": columns(type),
      },
      check,
    },
    {
      ops,
      bases,
      lifetime: "retained",
      run: {
        avsc: keeping(() => theirs(block, rows)),
        evolved: keeping(() => ours(block, rows)),
        plain: keeping(() => plain(block, rows)),
        columns: keeping(() => evolved.decodeColumns(block, { count: rows })),
        "plain columns": keeping(() => type.decodeColumns(block, { count: rows })),
      },
      check,
    },
  ];
}
