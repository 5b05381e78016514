/** Server-Sent Events read from a response, because EventSource cannot send a token. */

/** The events of a stream, {id, event, data} each; comments are {event: "comment"}. */
export async function* events(response) {
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      text += decoder.decode(value, { stream: true });
      const blocks = text.split("\n\n");
      text = blocks.pop();
      for (const block of blocks) yield event(block);
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

function event(block) {
  const found = { id: null, event: "comment", data: "" };
  for (const line of block.split("\n")) {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon);
    if (name in found) found[name] = line.slice(colon + 1).trim();
  }
  return found;
}
