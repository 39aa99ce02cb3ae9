// Every screen, in both languages and sizes, light and dark: nothing cut, nothing too small, and no fault that axe finds.

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";
import { describe, it } from "node:test";
import { dress, faults, gallery, LANGUAGES, LOOKS, SIZES } from "./support/gallery.mjs";
import { root } from "./support/paths.mjs";

const axe = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

class Enough extends Error {}

const axeFaults = async (page) => {
  await page.evaluate((source) => void (window.axe ?? window.eval(source)), axe);
  const found = await page.evaluate(async () => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const { violations } = await window.axe.run(document, { runOnly: tags });
    return violations.map((rule) => `${rule.id}: ${rule.nodes.map((node) => node.target.join(" ")).join(", ")}`);
  });
  return found;
};

// Each fault planted on purpose, by a style, and what has to be said of it.
const PLANTED = [
  [".page { width: 130vw }", /sideways|out of the window/],
  [".dock { transform: translateY(200px) }", /main button is not inside/],
  [".answer--main { display: none }", /no main button/],
  [".foot { visibility: hidden }", /999 is not visible/],
  [".dock { position: fixed; inset: 0; height: 100vh; z-index: 9 }", /999 is covered/],
  [".dock .answer__words { display: block; height: 8px; overflow: hidden }", /text is cut/],
  [".lintel__go { width: 40px }", /smaller than 48 px/],
];

describe("the rules for screens", () => {
  it("find each fault that is planted", async () => {
    let looked = false;
    await gallery("en", async (name, { page }, traits) => {
      if (name !== "today") return;
      looked = true;
      for (const [style, said] of PLANTED) {
        const planted = await page.addStyleTag({ content: style });
        const found = await faults(page, traits);
        await planted.evaluate((element) => element.remove());
        assert.ok(found.some((fault) => said.test(fault)), `${style}: ${JSON.stringify(found)}`);
      }
      assert.deepEqual(await faults(page, traits), []);
      throw new Enough();
    }).catch((error) => {
      if (!(error instanceof Enough)) throw error;
    });
    assert.ok(looked);
  });
});

// Each language has an agency, a phone and a browser of its own: they are gone through side by side.
describe("the screens", { concurrency: 2 }, () => {
for (const language of LANGUAGES) {
  describe(`in ${language}`, { concurrency: 1 }, () => {
    it("fit, can be hit, read and used by everybody", async () => {
      const wrong = [];
      let count = 0;
      await gallery(language, async (name, { page }, traits) => {
        for (const size of SIZES) {
          for (const look of LOOKS) {
            await dress(page, size, look);
            const at = `${name} ${size.width} ${look}`;
            count += 1;
            for (const fault of await faults(page, traits)) wrong.push(`${at}: ${fault}`);
            // The tool takes longer than a code may be shown: that screen is judged hidden.
            if (size === SIZES[0] && !traits.held) for (const fault of await axeFaults(page)) wrong.push(`${at}: axe ${fault}`);
          }
        }
        await dress(page, SIZES[0], LOOKS[0]);
      });
      assert.deepEqual(wrong, []);
      assert.ok(count >= 100, `${count} views`);
    });
  });
}
});

describe("the pictures in docs/screens", () => {
  it("are there for every one that the README shows", () => {
    const readme = fs.readFileSync(path.join(root, "README.md"), "utf8");
    const files = [...readme.matchAll(/docs\/screens\/[^")\s]+\.png/g)].map(([file]) => file);
    assert.ok(files.length >= 3, "the README shows the door");
    for (const file of files) assert.ok(fs.existsSync(path.join(root, file)), file);
  });
});
