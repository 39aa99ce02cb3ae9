// Looks for a text in every file under some folders, in the forms that a text takes on its way.

import fs from "node:fs";
import path from "node:path";

const utf16 = (text) => Buffer.from(text, "utf16le");
const swapped = (bytes) => Buffer.from(bytes).swap16();

// Base64 of a text depends on where it stands in three bytes: what is the same wherever it stands, for each place.
const base64 = (text) =>
  [0, 1, 2].map((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text)]);
    const coded = bytes.toString("base64").replace(/=+$/, "");
    const [skip, drop] = [Math.ceil((before * 8) / 6), (bytes.length * 8) % 6 === 0 ? 0 : 1];
    return coded.slice(skip, coded.length - drop);
  });

/** The forms of a text, by name. */
export const forms = (text) => {
  const spaced = [...text].join(" ");
  const [hex, reversed] = [Buffer.from(text).toString("hex"), [...text].reverse().join("")];
  const escaped = [...text].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
  return {
    plain: [Buffer.from(text), Buffer.from(text.toLowerCase())],
    reversed: [Buffer.from(reversed)],
    spaced: [Buffer.from(spaced)],
    "in halves": [Buffer.from(`${text.slice(0, 6)}<br>${text.slice(6)}`)],
    base64: base64(text).map((coded) => Buffer.from(coded)),
    base64url: base64(text).map((coded) => Buffer.from(coded.replaceAll("+", "-").replaceAll("/", "_"))),
    hex: [Buffer.from(hex), Buffer.from(hex.toUpperCase())],
    "UTF-16 LE": [utf16(text)],
    "UTF-16 BE": [swapped(utf16(text))],
    "JSON escapes": [Buffer.from(escaped)],
    URL: [Buffer.from([...Buffer.from(text)].map((byte) => `%${byte.toString(16)}`).join(""))],
    "base64 of UTF-16": [Buffer.from(utf16(text).toString("base64").replace(/=+$/, "").slice(0, -1))],
  };
};

const files = function* (folder) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* files(file);
    else if (entry.isFile()) yield file;
  }
};

/** Where the text is: `file: form`, and how many files were read. */
export const search = (folders, text) => {
  const hits = [];
  let read = 0;
  for (const folder of folders) {
    for (const file of files(folder)) {
      const bytes = fs.readFileSync(file);
      read += 1;
      for (const [form, looks] of Object.entries(forms(text))) {
        if (looks.some((look) => bytes.includes(look))) hits.push(`${path.relative(folder, file)}: ${form}`);
      }
    }
  }
  return { hits, read };
};
