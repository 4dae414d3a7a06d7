import { expect, it } from "vitest";
import { docComment, lineComment } from "../../src/gen/comment.js";

it("docComment is a comment of one line or of many, or none", () => {
  expect(docComment("One line.")).toBe("/** One line. */\n");
  expect(docComment(" a\r\n\r\nb \n", "  ")).toBe("  /**\n   * a\n   *\n   * b\n   */\n");
  expect([undefined, "", " \n"].map((doc) => docComment(doc))).toEqual(["", "", ""]);
});

it("docComment does not end before its end, nor look like what it is not", () => {
  expect(docComment("*/ alert(1) /*")).toBe("/** *\\/ alert(1) /* */\n");
  expect(docComment("a\u2028b\u202e\u0000c*\u0007/")).toBe("/**\n * a\n * bc*\\/\n */\n");
  expect(docComment("x *")).toBe("/** x * */\n");
});

it("lineComment stays on its line", () => {
  expect(lineComment("a\nb\r\u2028c\u0007")).toBe("a b c");
});
