// The back gesture in this page. Each question that can be gone back from has an entry in the page's history, laid on top of
// its screen's: `deep` counts them. The app says how many it wants; the page tells it how many were gone back from, and 0 for
// Escape. Entries that are left over, where a question went otherwise, serve the next question or are stepped over.
const mark = () => ({ at: history.state?.index ?? -1, deep: history.state?.deep ?? 0 });
let here = mark();
// On a page that was loaded anew: as many as there were, until the app says.
let want = here.deep;
let tidying = false;

// The router writes entries too: one that it writes anew stays as deep as it was.
const push = history.pushState.bind(history);
const replace = history.replaceState.bind(history);
history.pushState = (...args) => {
  push(...args);
  here = mark();
};
history.replaceState = (state, ...rest) => {
  replace(here.deep > 0 ? { ...state, deep: here.deep } : state, ...rest);
  here = mark();
};

const settle = () => {
  while (here.deep < want) history.pushState({ ...history.state, deep: here.deep + 1 }, "");
  // Where the router has no entries here, nothing else can be under way: what is left over is taken away.
  if (here.at < 0 && here.deep > want && !tidying) {
    tidying = true;
    history.go(want - here.deep);
  }
};

window.addEventListener("popstate", (event) => {
  const from = here;
  here = mark();
  // To another screen: the router's.
  if (from.at !== here.at) return;
  event.stopImmediatePropagation();
  if (tidying) {
    tidying = false;
    settle();
  } else if (here.deep >= from.deep) {
    // Forward, onto a question that is gone.
  } else if (want > 0) {
    const steps = Math.max(want - here.deep, 1);
    want -= steps;
    dioxus.send(steps);
  } else if (here.at >= 0) {
    // The rest of what was left over, and the screen.
    history.go(-(here.deep + 1));
  }
}, true);

window.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.isComposing && !event.repeat) dioxus.send(0);
});

window.doorstepBack = (steps) => {
  want = steps;
  settle();
};
await new Promise(() => {});
