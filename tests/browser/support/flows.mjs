// Walking the flows at the door, and what the office then holds of it, field by field.

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";
import { faults } from "./gallery.mjs";

const axe = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What axe finds on the page. */
export const axeFaults = async (page) => {
  await page.evaluate((source) => void (window.axe ?? window.eval(source)), axe);
  return page.evaluate(async (tags) => {
    const { violations } = await window.axe.run(document, { runOnly: tags });
    return violations.map((rule) => `${rule.id}: ${rule.nodes.map((node) => node.target.join(" ")).join(", ")}`);
  }, TAGS);
};

// Who and when: judged apart, in `said`; and which of the office's digests the phone had seen.
const ABOUT = ["v", "worker", "visit", "client", "at", "quality", "wall", "boot", "since_boot_ms", "digest"];

/** The entries of a visit as the office holds them, in the order the phone wrote them: what each says, without who and when,
 * which are judged here. */
export const said = (world, reference) => {
  const visit = world.visitId(reference);
  const hex = visit.replaceAll("-", "").toUpperCase();
  const sql = `SELECT seq, CAST(payload AS TEXT) AS payload FROM entry WHERE hex(visit) = '${hex}' ORDER BY seq`;
  const rows = world.sql(world.centralDatabase, sql);
  const worker = world.sql(world.centralDatabase, "SELECT hex(id) AS id FROM person WHERE reference = 'W1'")[0].id;
  let before = 0;
  return rows.map((row) => {
    const entry = JSON.parse(row.payload);
    assert.equal(entry.visit, visit);
    assert.equal(entry.worker.replaceAll("-", "").toUpperCase(), worker);
    assert.ok(entry.client && entry.boot && entry.quality === "anchored", `${entry.type}: who, where, which clock`);
    assert.ok(entry.at >= before, `${entry.type} is not before what came before it`);
    before = entry.at;
    return Object.fromEntries(Object.entries(entry).filter(([field]) => !ABOUT.includes(field)));
  });
};

/** A visit's start is the plan of the rota: its parts are judged where they are made. */
const without = (entries) => entries.map((entry) => (entry.type === "visit_started" ? { type: "visit_started" } : entry));

/** The office holds exactly these entries of a visit. */
export const assertSaid = async (world, reference, expected) => {
  await world.held(90000);
  const found = without(said(world, reference)).map((entry) => {
    // Identities and seconds that no walk can know.
    if (entry.type.startsWith("reveal_")) return { type: entry.type };
    if (entry.type === "wait_cut_short") return { ...entry, left: undefined };
    if (entry.type === "code_did_not_open") return { type: entry.type, attempt: entry.attempt };
    return entry;
  });
  assert.deepEqual(JSON.parse(JSON.stringify(found)), expected, reference);
};

/** Looks at the screen once for each name: nothing cut or too small, and no fault that axe finds, in these colours. */
export class Looks {
  constructor(colours) {
    this.colours = colours;
    this.seen = new Set();
    this.wrong = [];
  }

  async at(person, name, traits = {}) {
    if (this.seen.has(name)) return;
    this.seen.add(name);
    await person.still();
    // Pictures of what was seen, in both colours and at both sizes, where a folder is named for them.
    const folder = process.env.DOORSTEP_PICTURES;
    for (const colorScheme of folder ? ["light", "dark"] : this.colours) {
      await person.page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      // *Not safe* is a dark screen on purpose: it shows nothing until it is touched.
      const found = (await faults(person.page, { main: true, ...traits })).filter((fault) => !(traits.dark && /^999 is/.test(fault)));
      for (const fault of found) this.wrong.push(`${name} ${colorScheme}: ${fault}`);
      for (const fault of await axeFaults(person.page)) this.wrong.push(`${name} ${colorScheme}: axe ${fault}`);
      if (!folder) continue;
      const size = person.page.viewportSize();
      for (const [more, shown] of [["", size], ["-412", { width: 412, height: 915 }]]) {
        await person.page.setViewportSize(shown);
        await person.page.screenshot({ path: path.join(folder, `${name}-${person.language}-${colorScheme}${more}.png`) });
      }
      await person.page.setViewportSize(size);
    }
    await person.page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  }
}
