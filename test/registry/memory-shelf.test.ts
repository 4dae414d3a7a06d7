import { describe, expect, it } from "vitest";
import { parseSchema } from "../../src/index.js";
import { type NewEdition, Shelf } from "../../src/registry/memory-shelf.js";

const edition = (subject: string, type: string, wanted: Partial<NewEdition> = {}): NewEdition => ({
  subject,
  content: { text: JSON.stringify(type), references: [] },
  schema: parseSchema(type),
  id: undefined,
  version: undefined,
  ...wanted,
});

describe("a shelf", () => {
  it("counts ids by content and versions by subject", () => {
    const shelf = new Shelf(10);
    const put = (subject: string, type: string) => shelf.put(edition(subject, type)).schema;
    expect(put("a", "int")).toMatchObject({ id: 10, version: 1 });
    expect(put("a", "long")).toMatchObject({ id: 11, version: 2 });
    expect(put("b", "int")).toMatchObject({ id: 10, version: 1 });
    expect(shelf.byId(11)?.text).toBe('"long"');
    expect(shelf.find("a", { text: '"int"', references: [] }, false, false)?.schema.version).toBe(1);
    expect(shelf.find("b", { text: '"long"', references: [] }, false, false)).toBeUndefined();
  });

  it("passes over ids that were imported", () => {
    const shelf = new Shelf(1);
    shelf.put(edition("a", "int", { id: 1, version: 4 }));
    expect(shelf.put(edition("a", "long")).schema).toMatchObject({ id: 2, version: 5 });
    expect(() => shelf.put(edition("a", "float", { id: 2 }))).toThrow(expect.objectContaining({ errorCode: 42207 }));
    expect(() => shelf.put(edition("b", "int", { id: 3 }))).toThrow(expect.objectContaining({ errorCode: 42207 }));
  });

  it("hides versions, then forgets them, and with the last one the id", () => {
    const shelf = new Shelf(1);
    shelf.put(edition("a", "int"));
    shelf.put(edition("b", "int"));
    shelf.remove("a", [1], false);
    expect(shelf.editions("a", false)).toEqual([]);
    expect(shelf.editions("a", true).map(({ deleted }) => deleted)).toEqual([true]);
    shelf.remove("a", [1], true);
    expect([...shelf.subjects()].map(([subject]) => subject)).toEqual(["b"]);
    expect(shelf.byId(1)?.id).toBe(1);
    shelf.remove("b", [1], true);
    expect(shelf.byId(1)).toBeUndefined();
    expect(shelf.put(edition("a", "int")).schema.id).toBe(2);
  });
});
