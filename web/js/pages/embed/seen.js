/**
 * Whether a person sees the button that is pressed.
 *
 * The page around a frame may lay something over it, make it transparent or show a small part of
 * it, and so have a person cast a vote unawares. Chromium says what is visible
 * (IntersectionObserver with `trackVisibility`); other browsers do not, and there everything
 * passes. It errs on the safe side: what it calls hidden may be visible.
 */

const LONG = 500; // milliseconds: people need more to read a button and to press it
const NEW = 1500; // milliseconds in which the browser may not have looked at a button yet
const WHOLE = 0.95; // of the button; fractions of pixels make it less than 1
const OBSERVED = { threshold: [0, WHOLE], trackVisibility: true, delay: 100 };
const BINDING = "button.primary, button.danger";

/**
 * Stop clicks on buttons in `root` that cast, change or retract, unless the whole button has been
 * visible for some time, and nothing covers `root`. `onStopped(why)` gets `hidden`, or `soon` for
 * what a second click can mend; `onPassed()` is called for others. Returns the way to stop.
 */
export function guard(root, onStopped, onPassed) {
  const canTell = "isVisible" in IntersectionObserverEntry.prototype;
  if (parent === window || !canTell) return () => {};
  const since = new WeakMap(); // by element, the time from which on it has been visible
  const note = ({ target, time, isVisible, intersectionRatio }) => {
    const isShown = isVisible && (target === root || intersectionRatio >= WHOLE);
    if (!isShown) since.delete(target);
    else if (!since.has(target)) since.set(target, time);
  };
  const observer = new IntersectionObserver((entries) => entries.forEach(note), OBSERVED);
  const met = new WeakMap(); // by element, when it came
  const look = () => [root, ...root.querySelectorAll("button")].forEach(observe);
  const changes = new MutationObserver(look);

  function observe(element) {
    observer.observe(element);
    if (!met.has(element)) met.set(element, performance.now());
  }

  function press(event) {
    const button = event.target.closest?.(BINDING);
    if (!button || button.getAttribute("aria-disabled") === "true") return;
    observer.takeRecords().forEach(note);
    // A dialog covers the rest by itself.
    const seen = button.closest("dialog") ? [button] : [root, button];
    const from = Math.max(...seen.map((one) => since.get(one) ?? Infinity));
    if (event.timeStamp - from >= LONG) return onPassed();
    event.preventDefault();
    event.stopPropagation();
    const isNew = seen.some((one) => event.timeStamp - met.get(one) < NEW);
    onStopped(from === Infinity && !isNew ? "hidden" : "soon");
  }

  look();
  changes.observe(root, { childList: true, subtree: true });
  document.addEventListener("click", press, true);
  return () => {
    observer.disconnect();
    changes.disconnect();
    document.removeEventListener("click", press, true);
  };
}
