// A care worker at the page: finds things by role and by their words, as a screen reader would.

import { chromium } from "playwright-core";
import { chromiumPath } from "./paths.mjs";
import { say } from "./words.mjs";
import { PIN } from "./world.mjs";

const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const startBrowser = () => chromium.launch({ executablePath: chromiumPath(), args: ARGUMENTS });

/** A browser with a profile in this folder, as a person has one. */
export const startBrowserIn = (profile, options = {}) =>
  chromium.launchPersistentContext(profile, { executablePath: chromiumPath(), args: ARGUMENTS, viewport: SMALL, ...options });

export const SMALL = { width: 360, height: 640 };

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const beginsWith = (text) => new RegExp(`^${escaped(text)}`);

export class Person {
  constructor(page, language = "en") {
    this.page = page;
    this.language = language;
    page.setDefaultTimeout(20000);
    this.trouble = [];
    page.on("pageerror", (error) => this.trouble.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") this.trouble.push(message.text());
    });
  }

  say(key, args) {
    return say(this.language, key, args);
  }

  button(key, args) {
    return this.page.getByRole("button", { name: beginsWith(this.say(key, args)) });
  }

  /** Presses a button; of two with the same beginning the one in the sheet in front. */
  async press(key, args) {
    const button = this.button(key, args).last();
    await (this.keysOnly ? this.pressByKeys(button) : button.click());
  }

  /** *Start the visit*, and *yes* where the phone asks whether it is meant. */
  async begin() {
    await this.press("start-visit");
    const asked = this.heading("start-title");
    await asked.or(this.heading("arrive-title")).first().waitFor();
    if (await asked.isVisible()) await this.press("start-yes");
    await this.at("arrive-title");
  }

  /** Without a pointer: Tab until the button has the focus, then Enter. */
  async pressByKeys(button) {
    await button.waitFor();
    await this.still();
    await this.tabTo(button);
    await this.page.keyboard.press("Enter");
  }

  async tabTo(element) {
    for (let tab = 0; tab < 80; tab += 1) {
      if (await element.evaluate((one) => one === document.activeElement)) return;
      await this.page.keyboard.press("Tab");
    }
    throw new Error(`the Tab key does not lead to ${element}`);
  }

  /** Chooses one, or ticks a box, by its words. */
  async tick(key, args) {
    const label = this.page.locator("label.choice").filter({ hasText: new RegExp(`^\\s*${escaped(this.say(key, args))}\\s*$`) }).last();
    if (!this.keysOnly) return label.click();
    const box = label.locator("input");
    await box.waitFor();
    await this.still();
    if ((await box.getAttribute("type")) === "radio") {
      // A group of rounds is one stop: the arrows choose.
      await box.focus();
    } else {
      await this.tabTo(box);
    }
    await this.page.keyboard.press("Space");
  }

  /** Writes into a field, by its label. */
  async write(key, text) {
    const field = this.page.getByLabel(this.say(key), { exact: true }).last();
    if (!this.keysOnly) return field.fill(text);
    await field.waitFor();
    await this.still();
    await this.tabTo(field);
    await this.page.keyboard.press("ControlOrMeta+a");
    await this.page.keyboard.type(text);
  }

  /** The button of a field of a log line: its name, and what it says. */
  async pressField(key) {
    const button = this.page.getByRole("button", { name: new RegExp(`^${escaped(this.say(key))}(:|$)`) });
    await button.click();
  }

  heading(key, args) {
    return this.page.getByRole("heading", { name: this.say(key, args), exact: true });
  }

  /** Waits for the screen with this heading. */
  async at(key, args) {
    await this.heading(key, args).first().waitFor();
  }

  text(key, args) {
    return this.page.getByText(this.say(key, args));
  }

  async open(link) {
    // A page that lost its socket loads itself again, and may be in the middle of that.
    await this.page.goto(link).catch(async (error) => {
      if (!/ERR_ABORTED/.test(error.message)) throw error;
      await this.page.goto(link);
    });
    // Its first screen is Today, whatever the address, until the page has said where it is: a tap would go astray.
    await this.page.waitForFunction(() => history.state?.index >= 0 || !document.getElementById("main"), null, { timeout: 5000 }).catch(() => {});
  }

  async type(pin) {
    for (const digit of pin) await this.page.getByRole("button", { name: digit, exact: true }).click();
  }

  /** Reloads after a while away: by then the phone has locked itself. */
  async comeBack() {
    await this.page.reload();
    await this.unlock();
  }

  async unlock(pin = PIN) {
    await this.at("pin-unlock-title");
    await this.type(pin);
    await this.press("pin-unlock");
  }

  get hold() {
    return this.button("code-hold").first();
  }

  /** Puts the thumb on the button; the code that comes up. */
  async holdDown(button = this.hold) {
    await button.waitFor();
    await this.still();
    if (this.keysOnly) {
      await this.tabTo(button);
      await this.page.keyboard.down("Space");
      return;
    }
    const box = await button.boundingBox();
    await this.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await this.page.mouse.down();
  }

  get code() {
    return this.page.locator(".safe__code");
  }

  async shownCode() {
    await this.code.waitFor();
    return (await this.code.innerText()).replace(/\s/g, "");
  }

  async letGo() {
    await (this.keysOnly ? this.page.keyboard.up("Space") : this.page.mouse.up());
    await this.code.waitFor({ state: "detached" });
  }

  /** Until nothing moves: a lit answer ignores taps for a moment after it came. */
  async still() {
    await this.page.waitForTimeout(350);
  }

  /** The screen's heading. */
  async title() {
    return (await this.page.getByRole("heading", { level: 1 }).first().innerText()).trim();
  }
}
