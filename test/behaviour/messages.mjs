import { equal, throws, USER } from "./tools.mjs";

/** Single-object encoding. */
export function messages({ avroType }, { encodeSingleObject, SchemaStore, SingleObjectDecoder }) {
  const old = avroType({ type: "record", name: "User", namespace: "shop", fields: [{ name: "id", type: "int" }] });
  const now = avroType(USER);
  return {
    "messages of several writers": () => {
      const store = new SchemaStore();
      store.add(old);
      store.add(now);
      const decoder = new SingleObjectDecoder(now, store);
      const data = [encodeSingleObject(old, { id: 1 }), null, encodeSingleObject(now, { id: 2, email: "a" })];
      equal([...data[0].subarray(0, 2)], [0xc3, 0x01]);
      equal(decoder.decodeBatch(data), [{ id: 1, email: null }, null, { id: 2, email: "a" }]);
      equal(decoder.decode(data[0]), { id: 1, email: null });
      throws(() => decoder.decode(new Uint8Array(10)), {});
    },
  };
}
