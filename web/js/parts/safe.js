/** What a page says when its own code fails: a sentence, and never an empty page. */

import { Component, html, useEffect, useState } from "../../vendor/ui.js";
import { Problem } from "../core/api.js";
import { announce } from "../core/focus.js";
import { t } from "../core/messages.js";
import { Notice, ProblemNotice } from "./notice.js";

/** Its content; in its place a notice, with the way to load the page again, if it fails. */
export class Safe extends Component {
  componentDidCatch(error) {
    console.error(error);
    this.setState({ isBroken: true });
  }

  render({ children }) {
    if (!this.state.isBroken) return html`<${Mishap} />${children}`;
    const problem = new Problem(0, { code: "unexpected" });
    const again = () => location.reload();
    return html`<${ProblemNotice} level=${1} problem=${problem} onRetry=${again} />`;
  }
}

/** Above the content: that something failed which no part of the page has caught. */
function Mishap() {
  const [isShown, setIsShown] = useState(false);
  useEffect(() => {
    const hear = (event) => {
      if (event.reason?.name === "AbortError") return;
      setIsShown(true);
      announce(t("code-unexpected"));
    };
    addEventListener("unhandledrejection", hear);
    return () => removeEventListener("unhandledrejection", hear);
  }, []);
  return (
    isShown &&
    html`<${Notice} kind="bad" title=${t("problem-title")}><p>${t("code-unexpected")}</p><//>`
  );
}
