import { mergeConfig } from "vitest/config";
import base from "../../vitest.config.js";

const { projects, ...test } = base.test!;
export default mergeConfig(
  { ...base, test },
  {
    test: {
      include: ["test/closures/**/*.test.ts"],
    },
  },
);
