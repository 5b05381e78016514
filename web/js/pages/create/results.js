/** Who sees results and when, whether votes can be changed, whether ballots are published. */

import { html } from "../../../vendor/ui.js";
import { t } from "../../core/messages.js";
import { Check } from "../../parts/forms.js";
import { Options } from "../../parts/options.js";
import { Step } from "./step.js";

/** The section of results and changes. */
export function ResultsAndChanges({ form, set, errors }) {
  const options = ["live", "after_vote", "after_close", "owner_only"].map((value) => ({
    value,
    label: t(`create-results-${value}`),
    hint: t(`create-results-${value}-hint`),
  }));
  const results = t(`create-results-${form.results_visibility}`);
  const changes = t(form.allow_change ? "create-change-yes" : "create-change-no");
  return html`<${Step}
    name="results"
    value=${t("create-results-value", { results, changes })}
  >
    <${Options}
      name="results_visibility"
      legend=${t("create-place-results_visibility")}
      error=${errors["field-results_visibility"]}
      options=${options}
      value=${form.results_visibility}
      onChange=${(value) => set({ results_visibility: value })}
    />
    <${Check}
      name="allow_change"
      label=${t("create-change")}
      hint=${t("create-change-hint")}
      checked=${form.allow_change}
      onChange=${(event) => set({ allow_change: event.target.checked })}
    />
    <${Check}
      name="publish_ballots"
      label=${t("create-publish")}
      hint=${t("create-publish-hint")}
      checked=${form.publish_ballots}
      onChange=${(event) => set({ publish_ballots: event.target.checked })}
    />
  <//>`;
}
