/** Files that a page makes, or gets by a request with a token, saved on the device. */

import { lost, refusal, respond } from "./api.js";

/** Save a Blob, or text, under a name. */
export function saveFile(name, content, type = "text/plain;charset=utf-8") {
  const blob = content instanceof Blob ? content : new Blob([content], { type });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.hidden = true;
  document.body.append(link);
  link.click();
  link.remove();
  // The download has begun by then, also of a large file on a slow disk.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/**
 * Get a file of the API as the owner of a token; `onBytes(count)` is told how much has arrived.
 */
export async function fetchFile(path, token, onBytes = () => {}) {
  // A large file may take as long as it takes: this signal never ends the request.
  const { signal } = new AbortController();
  const response = await respond("GET", path, { token, accept: "*/*", signal });
  if (!response.ok) throw await refusal(response);
  const parts = [];
  let count = 0;
  try {
    for (const reader = response.body.getReader(); ;) {
      const { value, done } = await reader.read();
      if (done) break;
      parts.push(value);
      onBytes((count += value.length));
    }
  } catch {
    // The file was cut off: nothing is saved.
    throw lost();
  }
  return {
    name: /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition") || "")?.[1],
    blob: new Blob(parts, { type: response.headers.get("Content-Type") }),
  };
}
