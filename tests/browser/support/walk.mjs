// One visit, step by step: what the worker does, and the screen it leads to. Each step adds what `adds` says to the
// log, so that a test can stop after every entry.

import { say } from "./words.mjs";

/** *Let yourself in*, from Today to the end. `code` is what the key safe should show. */
export const letYourselfIn = ({ name, code }) => [
  {
    adds: ["visit_started"],
    act: (person) => person.begin(),
    to: (person) => person.at("arrive-title"),
  },
  {
    adds: ["door_checked"],
    act: (person) => person.press("arrive-yes"),
    to: (person) => person.at("knock-title"),
  },
  {
    adds: ["knocked"],
    act: (person) => person.press("knock-done"),
    to: (person) => person.page.getByRole("timer").waitFor(),
    timed: true,
  },
  {
    adds: ["wait_cut_short"],
    act: async (person) => {
      await person.press("wait-early");
      await person.page.getByText(person.say("early-called")).click();
      await person.press("go-on");
    },
    to: (person) => person.at("code-key_safe-title"),
  },
  {
    adds: ["reveal_intent", "reveal_shown"],
    act: (person) => person.holdDown(),
    to: async (person) => {
      const shown = await person.shownCode();
      if (shown !== code) throw new Error("another code came up");
    },
    reveals: true,
  },
  {
    adds: ["reveal_hidden"],
    act: (person) => person.letGo(),
    to: (person) => person.at("got-key-title"),
  },
  {
    adds: ["key_taken"],
    act: (person) => person.press("got-key"),
    to: (person) => person.at("opening-title"),
  },
  {
    adds: ["entered"],
    act: (person) => person.press("opening-inside"),
    to: (person) => person.at("inside-title"),
  },
  {
    adds: ["leaving"],
    act: (person) => person.press("inside-leave"),
    to: (person) => person.at("leave-title"),
  },
  {
    adds: ["door_locked"],
    act: (person) => person.press("leave-locked"),
    to: (person) => person.at("key-title"),
  },
  {
    adds: ["key_left", "left"],
    act: async (person) => {
      await person.press("key-safe");
      await person.press("finish-yes");
    },
    to: (person) => person.at("ended-title"),
  },
];

export const walk = async (person, steps) => {
  for (const step of steps) {
    await step.act(person);
    await step.to(person);
  }
};

export { say };
