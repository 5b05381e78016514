/** Files that a page makes, or gets by a request with a token, saved on the device. */

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
