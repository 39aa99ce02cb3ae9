// Writes docs/screens/: every screen in two sizes, two languages, light and dark. Ends with an error, and writes the
// picture all the same, where a screen breaks a rule.

import fs from "node:fs";
import path from "node:path";
import { dress, faults, gallery, LANGUAGES, LOOKS, SIZES } from "./support/gallery.mjs";
import { root } from "./support/paths.mjs";

const folder = process.argv[2] ?? path.join(root, "docs", "screens");
fs.rmSync(folder, { recursive: true, force: true });
let pictures = 0;
const wrong = [];
for (const language of LANGUAGES) {
  let place = 0;
  await gallery(language, async (name, { page }, traits) => {
    place += 1;
    for (const size of SIZES) {
      for (const look of LOOKS) {
        await dress(page, size, look);
        const into = path.join(folder, `${size.width}x${size.height}-${language}-${look}`);
        fs.mkdirSync(into, { recursive: true });
        await page.screenshot({ path: path.join(into, `${String(place).padStart(2, "0")}-${name}.png`) });
        pictures += 1;
        for (const fault of await faults(page, traits)) wrong.push(`${name} ${language} ${size.width} ${look}: ${fault}`);
      }
    }
    await dress(page, SIZES[0], LOOKS[0]);
  });
}
for (const fault of wrong) console.error(fault);
console.log(`${pictures} pictures in ${path.relative(process.cwd(), folder)}, ${wrong.length} faults`);
process.exit(wrong.length === 0 ? 0 : 1);
