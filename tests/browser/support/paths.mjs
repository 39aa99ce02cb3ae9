// Where things lie: the project, its programs, the browser.

import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..", "..", "..");

const target = path.resolve(root, process.env.CARGO_TARGET_DIR || "target", "debug");

export const programs = {
  central: path.join(target, "doorstep-central"),
  phone: path.join(target, "doorstep"),
  phoneUnderTest: path.join(target, "examples", "phone_under_test"),
};

/** The browser: Debian's Chromium, or what DOORSTEP_CHROMIUM names. */
export const chromiumPath = () => {
  const known = [process.env.DOORSTEP_CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser"];
  const found = known.find((file) => file && fs.existsSync(file));
  if (!found) throw new Error("no Chromium: install the package chromium, or set DOORSTEP_CHROMIUM to one");
  return found;
};
