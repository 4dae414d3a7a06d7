// A page on `wavro/js`, which tries nothing that a policy forbids. `wavro/container` brings the kernel: it comes later.
import * as wavro from "wavro/js";
import { post } from "./post.mjs";
import { report } from "./report.mjs";

post(async (violations) => {
  const type = wavro.avroType({ type: "array", items: "string" });
  type.decodeBatch(type.encodeBatch(Array.from({ length: 1000 }, () => ["a", "b"])));
  await new Promise((resolve) => setTimeout(resolve, 100));
  const before = [...violations];
  const [container, message] = await Promise.all([import("wavro/container"), import("wavro/message")]);
  return { ...(await report({ wavro, container, message })), violations: before };
});
