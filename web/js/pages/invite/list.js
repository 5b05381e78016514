/** The list of people: pasted or from a file, and what is right and wrong with each row. */

import { html, useEffect, useMemo, useState } from "../../../vendor/ui.js";
import { decode } from "../../core/csv.js";
import { announce } from "../../core/focus.js";
import { t } from "../../core/messages.js";
import { Field, anew } from "../../parts/forms.js";
import { readPeople, usable } from "./people.js";
import { Preview } from "./preview.js";

const LARGEST = 32 * 1024 * 1024; // as in the API
const PAUSE = 300; // milliseconds without typing, after which the list is read

/** Two ways to give a list, and its preview; `onPeople` gets those who can be invited. */
export function List({ onPeople }) {
  const [text, setText] = useState("");
  const [file, setFile] = useState(null); // {name, text} or {error}
  const shown = useLate(file?.text ?? text);
  const list = useMemo(() => readPeople(shown), [shown]);
  useEffect(() => {
    onPeople(usable(list.people));
    if (list.counts.all) announce(t("invite-counts", list.counts));
  }, [list]);
  const [turn, setTurn] = useState(0);
  function forget() {
    setFile(null);
    setTurn(turn + 1);
  }
  async function choose(event) {
    const chosen = event.target.files[0];
    if (!chosen) return setFile(null);
    if (chosen.size > LARGEST) return setFile({ error: t("invite-file-large") });
    return setFile({
      name: chosen.name,
      text: decode(new Uint8Array(await chosen.arrayBuffer())),
    });
  }
  return html`<div class="invite-list">
      <${Field}
        name="list"
        as="textarea"
        rows="8"
        label=${t("invite-paste")}
        hint=${t("invite-paste-how")}
        dir="auto"
        spellcheck=${false}
        autocapitalize="none"
        value=${text}
        disabled=${Boolean(file?.text)}
        onInput=${(event) => setText(event.target.value)}
      />
      <${Field}
        key=${turn}
        name="file"
        type="file"
        label=${t("invite-file")}
        hint=${t("invite-file-how")}
        error=${file?.error ||
        (file && shown === file.text && !list.counts.all && t("invite-file-empty"))}
        accept=".csv,.tsv,.txt,text/csv,text/plain"
        onClick=${(event) => (anew(event), setFile(null))}
        onChange=${choose}
      />
    </div>
    ${
      file?.text &&
      html`<p>
        <button type="button" class="button" onClick=${forget}>${t("invite-file-remove")}</button>
      </p>`
    }
    ${list.counts.all > 0 && html`<${Preview} key=${shown} list=${list} />`}`;
}

/**
 * A text, but not before it has been the same for a moment: long lists are not read at each key.
 */
function useLate(text) {
  const [late, setLate] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setLate(text), text === "" ? 0 : PAUSE);
    return () => clearTimeout(timer);
  }, [text]);
  return late;
}
