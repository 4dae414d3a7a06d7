import type { RecordBatch, RowView } from "../../src/column/batch.js";

/* Views of rows. Checked by the compiler, in test/types.test.ts: nothing here runs. */

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function exact<A, B>(equal: Same<A, B>): void;

interface User {
  id: number;
  email: string | null;
}
declare const users: RecordBatch<User>;

{
  // fields, and two methods more
  const [view] = users.rows();
  exact<typeof view.id, number>(true);
  exact<ReturnType<typeof view.toObject>, User>(true);
  exact<ReturnType<typeof view.toJSON>, User>(true);
  // @ts-expect-error no such field
  view.name;
}
{
  // what is no record has no methods
  exact<RowView<number>, number>(true);
  exact<RowView<null>, null>(true);
  exact<RowView<string[]>, string[]>(true);
  exact<RowView<{ [key: string]: number }>, { [key: string]: number }>(true);
  exact<RowView<Uint8Array>, Uint8Array>(true);
  exact<RowView<unknown>, unknown>(true);
  exact<null extends RowView<User | null> ? true : false, true>(true);
}
{
  // a field named as a method is that field
  exact<RowView<{ toJSON: string }>["toJSON"], string>(true);
  exact<ReturnType<RowView<{ toJSON: string }>["toObject"]>, { toJSON: string }>(true);
}
{
  // a batch of rows is a batch of anything
  const any: RecordBatch = users;
  exact<typeof any, RecordBatch<unknown>>(true);
  for (const view of any.rows()) exact<typeof view, unknown>(true);
}
