// The words on the screens, from the files the app itself embeds.

import fs from "node:fs";
import path from "node:path";
import { FluentBundle, FluentResource } from "@fluent/bundle";
import { root } from "./paths.mjs";

const tags = { en: "en-GB", cy: "cy-GB" };

const bundle = (language) => {
  const file = path.join(root, "assets", "i18n", `${tags[language]}.ftl`);
  const made = new FluentBundle(tags[language], { useIsolating: false });
  made.addResource(new FluentResource(fs.readFileSync(file, "utf8")));
  return made;
};

const bundles = { en: bundle("en"), cy: bundle("cy") };

/** Says a text: `say("cy", "next")`. A key that is missing is an error. */
export const say = (language, key, args = {}) => {
  const message = bundles[language].getMessage(key);
  if (!message?.value) throw new Error(`no text ${key} in ${language}`);
  const errors = [];
  const text = bundles[language].formatPattern(message.value, args, errors);
  if (errors.length > 0) throw new Error(`${key} in ${language}: ${errors[0].message}`);
  return text;
};
