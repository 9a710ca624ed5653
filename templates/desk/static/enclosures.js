// Pictures that a text in the outbox still waits for: they go to the server before it does.

import { awaited, picture, placed } from "./album.js";
import { retyped } from "./wire.js";

async function upload(file, deliver) {
  const as = (type) => deliver({ method: "POST", path: "/media", body: file, headers: { "Content-Type": type } });
  const type = file.type || "application/octet-stream";
  const answer = await as(type);
  const other = retyped(answer.status, answer.headers.get("Accept"), type);
  return other ? as(other) : answer;
}

/** `record` with the picture `id` as the server has it, in what is sent and in what would come back. */
function enclosed({ body, draft, ...record }, id, image) {
  const into = (text) => ({ ...text, blocks: placed(text.blocks ?? [], id, image) });
  return { ...record, body: into(body), draft: draft && { ...draft, form: into(draft.form) } };
}

/**
 * Bring all that `record` waits for to the server, one by one: { record } as it is by then. `ask(request)` gives { answer },
 * or { bar } for what is in the way; what was refused, or is in the way, is given too. `keep(record)` stores each step.
 */
export async function completed(record, deliver, ask, keep) {
  let now = record;
  for (const id of awaited(record.body?.blocks)) {
    const file = await picture(id);
    const found = file && (await ask(() => upload(file, deliver)));
    if (found && !found.answer?.ok) return { ...found, record: now };
    // Without its picture the server refuses the text and says so at the block, and the text comes back.
    now = enclosed(now, id, found?.answer.data ?? {});
    await keep(now);
  }
  return { record: now };
}
