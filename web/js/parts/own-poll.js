/** The pages of a poll's owner: the poll, read as its owner, and the states without one. */

import { html, useEffect } from "../../vendor/ui.js";
import { pollInAddress } from "../core/ids.js";
import { t } from "../core/messages.js";
import { asMe, subject } from "../core/session.js";
import { useLoad } from "./loading.js";
import { Notice, ProblemNotice } from "./notice.js";
import { Loading, SignedIn } from "./signed-in.js";
import { setTitle } from "./start.js";
import { StatusTag } from "./status.js";
import { Said } from "./text.js";

/**
 * Shows `children({poll, reload, setPoll})` to the owner of the poll in the address, below the
 * poll's title and the tabs of its pages; others get a plain statement. `tab` is this page's tab.
 */
export function OwnPoll({ tab, children }) {
  return html`<${SignedIn}><${Read} tab=${tab} show=${children} /><//>`;
}

function Read({ tab, show }) {
  const { data: poll, problem, reload, set: setPoll } = useLoad(read);
  const isMine = poll?.owner === subject();
  useEffect(() => {
    if (poll) setTitle(t(`owner-tab-${tab}`), poll.title);
  }, [poll?.title]);
  if (problem?.status === 404) return html`<${Missing} />`;
  if (problem) return html`<${ProblemNotice} problem=${problem} level=${1} onRetry=${reload} />`;
  if (!poll) return html`<${Loading} />`;
  if (!isMine) return html`<${Other} poll=${poll} />`;
  return html`<${PollHead} poll=${poll} tab=${tab} />${show({ poll, reload, setPoll })}`;
}

async function read() {
  return (await asMe("GET", `/polls/${pollInAddress()}/`)).data;
}

/** The poll's title, and the tabs of its pages. */
export function PollHead({ poll, tab }) {
  const tabs = { dashboard: "", share: "/share" };
  if (poll.eligibility === "invited") tabs.invite = "/invite";
  tabs.edit = "/edit";
  return html`<p class="above-title"><${StatusTag} status=${poll.status} /></p>
    <h1><${Said} text=${poll.title} lang=${poll.language} /></h1>
    <nav class="tabs" aria-label=${t("owner-tabs")}>
      ${Object.entries(tabs).map(
        ([name, end]) =>
          html`<a
            key=${name}
            href="/polls/${poll.id}${end}"
            aria-current=${name === tab ? "page" : undefined}
            >${t(`owner-tab-${name}`)}</a
          >`,
      )}
    </nav>`;
}

/** That there is no such poll, or none that this person may see. */
export function Missing() {
  return html`<${Notice} level=${1} title=${t("owner-missing")} focus>
    <p>${t("owner-missing-why")}</p>
    <p class="buttons"><a class="button" href="/polls">${t("nav-polls")}</a></p>
  <//>`;
}

/** That the poll is another person's. */
export function Other({ poll }) {
  return html`<${Notice} level=${1} title=${t("owner-other")} focus>
    <p><${Said} text=${poll.title} lang=${poll.language} /></p>
    <p>${t("owner-other-why")}</p>
    <p class="buttons">
      <a class="button primary" href="/p/${poll.id}">${t("owner-to-ballot")}</a>
      <a class="button" href="/p/${poll.id}/results">${t("owner-to-results")}</a>
    </p>
  <//>`;
}
