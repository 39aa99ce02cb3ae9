// The screens beside the flows: menu, keys, losses, concerns, lateness, corrections, practice.

/** Goes through them, and ends at Today, unlocked. Wants visits that are still to come. */
export const beside = async (world, person, show) => {
  const { page } = person;
  const open = (path) => person.open(`${world.page}${path}`);
  const pick = (key) => page.getByText(person.say(key), { exact: true }).first().click();
  const quiet = { main: false };

  await open("/menu");
  await person.at("menu-title");
  await show("menu", quiet);
  await open("/help");
  await person.at("help-title");
  await show("help", quiet);

  await open("/keys");
  await person.at("keys-title");
  for (const tag of ["K-0417", "K-0522"]) {
    await person.press("keys-other");
    await page.getByRole("textbox").fill(tag);
    await person.press("save");
    await page.getByRole("button", { name: tag }).waitFor();
  }
  await show("keys", quiet);
  await page.getByRole("button", { name: "K-0522" }).click();
  await show("keys-what", quiet);
  await person.press("key-step-handed_over");
  await page.getByRole("textbox").fill("Huw Parry");
  await person.press("save");
  await page.getByText("Huw Parry").first().waitFor();
  // Pictures take long: what is not on the office's list goes with the next one, and is said again.
  await person.press("keys-other");
  await page.getByRole("textbox").fill("K-0417");
  await person.press("save");
  await page.getByRole("button", { name: "K-0417" }).click();
  await person.press("key-step-lost");
  await person.at("lost-stolen-title");
  await show("lost-stolen", quiet);
  await person.press("yes_no-no");
  await person.at("lost-had-title");
  await page.getByRole("textbox").fill("About 1.30pm, on the bus");
  await show("lost-had");
  await person.press("go-on");
  for (const question of ["identifies", "codes", "risk"]) {
    await person.at(`lost-${question}-title`);
    await person.press(question === "risk" ? "yes_no-yes" : "yes_no-unknown");
  }
  await person.at("lost-check-title");
  await show("lost-check");
  await person.press("lost-yes");
  await person.at("lost-ring", { name: "Bethan Howe" });
  await show("lost-told");

  await open("/concern");
  await person.at("concern-about-title");
  await show("concern-about", quiet);
  await pick("concern-manager");
  await person.at("concern-child-title");
  await person.press("yes_no-yes");
  await person.at("concern-words-title");
  await person.press("concern-send");
  await show("concern-words");
  await page.getByRole("textbox").fill("Keys lie about in the office");
  await person.press("concern-send");
  await person.at("concern-saved-title");
  await show("concern-saved");

  await open("/late");
  await person.at("late-title");
  await show("late", quiet);
  await page.locator(".answers .answer").nth(2).click();
  await person.button("late-yes").waitFor();
  await show("late-times");
  await person.press("late-yes");
  await person.at("late-told-title");
  await show("late-told");

  await open("/later");
  await person.at("later-visit-title");
  await show("later-visit", quiet);
  await pick("later-no-visit");
  await person.at("later-what-title");
  await show("later-what", quiet);
  await pick("later-phoned");
  await person.at("later-when-title");
  await page.getByRole("textbox").fill("half past");
  await person.press("go-on");
  await page.locator("#later-time-wrong").waitFor();
  await show("later-when");
  await pick("later-day-yesterday");
  await page.getByRole("textbox").fill("23:55");
  await person.press("go-on");
  await page.locator("#later-words").fill("Rang Elin, she has not seen her");
  await person.press("save");
  await page.locator(".problem").waitFor();
  await show("later-words");
  await page.locator("#later-reason").fill("My hands were full");
  await person.press("save");
  await person.at("log-title");
  await page.getByText("Rang Elin").first().click();
  await person.button("log-correct").waitFor();
  await person.press("log-correct");
  await show("log-correct-which", quiet);
  await person.pressField("field-words");
  await page.getByRole("textbox").nth(0).fill("Rang Elin twice");
  await page.getByRole("textbox").nth(1).fill("It was twice");
  await show("log-correct");
  await person.press("save");
  await page.getByText("It was twice").first().waitFor();
  await show("log-entry");

  await open("/practice");
  await person.at("practice-title");
  await show("practice");
  await person.press("practice-go");
  await person.at("arrive-title");
  await show("practice-arrive");
  await page.getByRole("link", { name: person.say("call-999") }).click();
  await person.at("practice-dial-title");
  await show("practice-dial");
  await person.press("practice-dial-back");
  await person.at("arrive-title");

  await open("/menu");
  await person.press("settings-lock");
  await person.at("pin-unlock-title");
  await page.getByRole("link", { name: person.say("lost-locked") }).click();
  await person.at("lost-what-title");
  await show("lost-what", quiet);
  await open("/");
  await person.unlock();
  await person.at("today");
};
