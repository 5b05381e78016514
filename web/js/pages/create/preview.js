/** The ballot as its voters will see it, to try; nothing is cast. */

import { html, useMemo, useState } from "../../../vendor/ui.js";
import { t } from "../../core/messages.js";
import { Dialog } from "../../parts/dialog.js";
import { useLoad } from "../../parts/loading.js";
import { ProblemNotice } from "../../parts/notice.js";
import { Loading } from "../../parts/signed-in.js";
import { definitionOf, filled } from "./form.js";

/** A dialog with the ballot; its components are loaded when it opens. */
export function PreviewDialog({ form, onClose }) {
  return html`<${Dialog} title=${t("create-preview-title")} onClose=${onClose}>
    <p class="soft">${t("create-preview-hint")}</p>
    <${Preview} form=${form} />
    <div class="buttons">
      <button type="button" class="button" onClick=${onClose}>${t("close")}</button>
    </div>
  <//>`;
}

function Preview({ form }) {
  const poll = useMemo(() => asPoll(form), []);
  const { data, problem, reload } = useLoad(() => parts(poll.ballot_type));
  if (problem) return html`<${ProblemNotice} level="3" problem=${problem} onRetry=${reload} />`;
  if (!data) return html`<${Loading} />`;
  return html`<${data.Head} poll=${poll} /><${Marking} ...${{ poll, kind: data.kind }} />`;
}

function Marking({ poll, kind }) {
  const [marks, setMarks] = useState(kind.EMPTY);
  return html`<fieldset class="marking">
      <legend>${kind.instruction(poll)}</legend>
      <${kind.Marks} ...${{ poll, marks, setMarks }} />
    </fieldset>
    <p class="soft" aria-live="polite">${kind.check(marks, poll).text}</p>`;
}

/** The parts of the ballot's page that show it. */
async function parts(type) {
  const [{ loadKind }, { Head }] = await Promise.all([
    import("../ballot/kinds.js"),
    import("../ballot/head.js"),
  ]);
  return { Head, kind: await loadKind(type) };
}

/** The form as a poll of the API, as far as a ballot needs it. */
function asPoll(form) {
  const definition = definitionOf(form);
  const rows = filled(form);
  const choices = rows.map((row, position) => ({
    id: row.key,
    position,
    label: row.label.trim() || t("create-choice-number", { number: position + 1 }),
    description: row.description.trim(),
    image: shown(row.image),
  }));
  const title = definition.title || t("create-place-title");
  return { ...definition, title, id: "", image: shown(form.image), choices, status: "open" };
}

function shown(image) {
  return image?.size ? { ...image, sizes: [image.size] } : null;
}
