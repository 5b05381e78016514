/** A poll: its definition, the secret of its lots, its report, and its ballots counted again. */

import { html, useEffect, useState } from "../../../vendor/ui.js";
import { get, request } from "../../core/api.js";
import { who } from "../../core/live.js";
import { t } from "../../core/messages.js";
import { access, asMe, subject } from "../../core/session.js";
import { sha256 } from "../../core/sha256.js";
import { Field } from "../../parts/forms.js";
import { viewersOf } from "../../parts/results/use.js";
import { Said } from "../../parts/text.js";
import { checkBallots } from "./ballots.js";
import { Checks, useChecks } from "./checks.js";
import { definitionDigest, seedMatches } from "./definition.js";

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

/** Name a poll by its address; `asked` is checked at once. */
export function PollSection({ asked, primary }) {
  const [text, setText] = useState("");
  const [error, setError] = useState("");
  const [found, busy, run] = useChecks();
  const check = (address) => {
    const id = UUID.exec(address.toLowerCase())?.[0];
    setError(id ? "" : t("verify-no-poll"));
    if (id) run(checkPoll(id));
  };
  useEffect(() => {
    if (!asked.id) return;
    setText(`${location.origin}/p/${asked.id}`);
    check(asked.id);
  }, [asked]);
  const submit = (event) => {
    event.preventDefault();
    check(text);
  };
  return html`<section aria-labelledby="poll">
    <h2 id="poll">${t("verify-poll")}</h2>
    <p>${t("verify-poll-how")}</p>
    <form onSubmit=${submit} novalidate>
      <${Field}
        name="poll"
        label=${t("verify-poll-address")}
        error=${error}
        value=${text}
        onInput=${(event) => setText(event.currentTarget.value)}
        autocomplete="off"
        dir="ltr"
      />
      <button class=${primary ? "button primary" : "button"}>${t("verify-check")}</button>
    </form>
    <${Checks} found=${found} busy=${busy} />
  </section>`;
}

async function* checkPoll(id) {
  const poll = await definition(id);
  yield* checkDefinition(poll);
  if (["draft", "scheduled"].includes(poll.status)) return;
  const { results, viewer } = await visible(poll);
  if (!results) {
    yield { state: "open", id: "verify-results-hidden" };
    return;
  }
  if (results.tally?.report_digest) yield await checkReport(id, results, await who(viewer));
  yield* checkBallots(poll, results, await who(viewer));
  yield* checkAccounting(poll);
}

/** The definition is the one that everybody voted on, also from a saved file. */
export function* checkDefinition(poll) {
  const title = html`<p class="small"><${Said} text=${poll.title} lang=${poll.language} /></p>`;
  if (!poll.digest) {
    yield { state: "open", id: "verify-draft", more: title };
    return;
  }
  const computed = definitionDigest(poll);
  const isRight = computed === poll.digest;
  yield {
    state: isRight ? "right" : "wrong",
    id: isRight ? "verify-definition" : "verify-definition-wrong",
    more: html`${title}<${Digests} stated=${poll.digest} computed=${computed} />`,
  };
  const seed = seedMatches(poll);
  if (seed === null) return;
  yield { state: seed ? "right" : "wrong", id: seed ? "verify-seed" : "verify-seed-wrong" };
}

/** What is stated, and what was computed here; once if it is the same. */
export function Digests({ stated, computed }) {
  if (stated === computed) return html`<p class="small"><code>${computed}</code></p>`;
  return html`<dl class="facts small">
    <dt>${t("verify-stated")}</dt>
    <dd><code>${stated}</code></dd>
    <dt>${t("verify-computed")}</dt>
    <dd><code>${computed}</code></dd>
  </dl>`;
}

async function checkReport(id, results, how) {
  const { data } = await request("GET", `/polls/${id}/results/report/`, { ...how, as: "blob" });
  const [stated, computed] = [results.tally.report_digest, sha256(await data.text())];
  const isRight = stated === computed;
  return {
    state: isRight ? "right" : "wrong",
    id: isRight ? "verify-report" : "verify-report-wrong",
    more: html`<${Digests} stated=${stated} computed=${computed} />`,
  };
}

/** For the owner: that no vote is lost between casting and counting. */
async function* checkAccounting(poll) {
  if (!(await access().catch(() => null)) || poll.owner !== subject()) return;
  const { data } = await asMe("GET", `/polls/${poll.id}/accounting/`, { patience: 60_000 });
  const { accepted, retracted, voided, quarantined, counted, balanced } = data;
  const args = { accepted, retracted, voided, quarantined, counted };
  yield {
    state: balanced ? "right" : "wrong",
    id: balanced ? "verify-balanced" : "verify-unbalanced",
    args,
  };
}

async function definition(id) {
  try {
    return await get(`/polls/${id}/`);
  } catch (problem) {
    if (problem.status !== 404 || !(await access().catch(() => null))) throw problem;
    return (await asMe("GET", `/polls/${id}/`)).data;
  }
}

/** The results, by the first of the people that this device can be who sees them. */
async function visible(poll) {
  for (const viewer of await viewersOf(poll, poll.id)) {
    try {
      return { results: await get(`/polls/${poll.id}/results/`, await who(viewer)), viewer };
    } catch (problem) {
      if (![401, 403, 404].includes(problem.status)) throw problem;
    }
  }
  return {};
}
