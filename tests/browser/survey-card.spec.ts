// What the brand asks: the card on Home, the sheet with the rest of the question, and the thanks.
import type { Page } from "@playwright/test";
import { balance, continueAs, expect, expectAccessible, tabTo, test } from "./laurel.ts";

test.use({ provoked: /ERR_INTERNET_DISCONNECTED|ERR_FAILED|status of 500/ });

const QUESTION = "Would you send a friend to us?";

// Maya is asked; these tests look and never send, so that she is asked in each of them.
async function asked(page: Page) {
  await continueAs(page, "Maya Lindqvist", "coffee-stars");
  await expect(card(page)).toBeVisible();
}

function card(page: Page, question = QUESTION) {
  return page.getByRole("region", { name: question });
}

function sheet(page: Page, question = QUESTION) {
  return page.getByRole("dialog", { name: question });
}

/** Keeps every answer from the server, and counts them. */
async function hold(page: Page, answer: "lost" | "broken") {
  const sent: string[] = [];
  await page.route("**/v1/me/responses/*", async (route) => {
    sent.push(route.request().postData() ?? "");
    if (answer === "lost") await route.abort();
    else await route.fulfill({ status: 500, contentType: "application/problem+json", body: "{}" });
  });
  return sent;
}

test("the card asks, says what the ends mean, and what it brings", async ({ page }) => {
  await asked(page);
  await expect(card(page)).toContainText("12 stars, whatever your score.");
  await expect(card(page)).toContainText("0: not at all likely");
  await expect(card(page).getByRole("button")).toHaveCount(11);
  await expect(card(page).getByRole("button", { name: "10 out of 10" })).toBeVisible();
});

test("a score opens the sheet, and what is asked besides follows it", async ({ page }) => {
  await asked(page);
  await card(page).getByRole("button", { name: "9 out of 10" }).click();
  await expect(sheet(page).getByRole("radio", { name: "9 out of 10" })).toBeChecked();
  await expect(sheet(page).getByLabel("What did you like most?")).toBeVisible();
  await sheet(page).getByRole("radio", { name: "3 out of 10" }).check();
  await expect(sheet(page).getByLabel("What went wrong?")).toBeVisible();
  await sheet(page).getByRole("radio", { name: "8 out of 10" }).check();
  await expect(sheet(page).getByLabel("What would have made it better?")).toBeVisible();
  await expect(sheet(page)).toContainText("Nothing is kept until you press Send.");
  const comment = sheet(page).getByRole("textbox");
  await comment.fill("a".repeat(1_900));
  await expect(sheet(page)).toContainText("100 characters left");
  await comment.fill("a".repeat(2_100));
  await expect(comment).toHaveValue("a".repeat(2_000));
});

test("what was typed is there again, and not now hides the card for this visit", async ({ page }) => {
  await asked(page);
  await card(page).getByRole("button", { name: "4 out of 10" }).click();
  await sheet(page).getByRole("textbox").fill("The queue.");
  await page.keyboard.press("Escape");
  await expect(sheet(page)).toBeHidden();
  await card(page).getByRole("button", { name: "5 out of 10" }).click();
  await expect(sheet(page).getByRole("textbox")).toHaveValue("The queue.");
  await expect(sheet(page).getByRole("radio", { name: "5 out of 10" })).toBeChecked();
  await sheet(page).getByRole("button", { name: "Not now" }).click();
  await expect(card(page)).toHaveCount(0);
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await page.reload();
  await expect(card(page)).toBeVisible();
});

test("a failure keeps everything typed and offers again", async ({ page }) => {
  const sent = await hold(page, "broken");
  await asked(page);
  await card(page).getByRole("button", { name: "2 out of 10" }).click();
  await sheet(page).getByRole("textbox").fill("It was cold.");
  await sheet(page).getByRole("button", { name: "Send my answer" }).click();
  await expect(sheet(page).getByRole("alert")).toContainText("That did not go through.");
  await expect(sheet(page).getByRole("textbox")).toHaveValue("It was cold.");
  await sheet(page).getByRole("button", { name: "Send my answer" }).click();
  await expect.poll(() => sent.length).toBe(2);
  expect(sent.map((body) => JSON.parse(body))).toEqual(Array(2).fill({ score: 2, words: "It was cold." }));
});

test("without a network it says so", async ({ page, context }) => {
  await asked(page);
  await card(page).getByRole("button", { name: "7 out of 10" }).click();
  await expect(sheet(page)).toBeVisible();
  await context.setOffline(true);
  await sheet(page).getByRole("button", { name: "Send my answer" }).click();
  await expect(sheet(page).getByRole("alert")).toContainText("This needs a network.");
  await context.setOffline(false);
});

test("a second press does not send twice", async ({ page }) => {
  let answer = () => {};
  const held = new Promise<void>((done) => (answer = done));
  let count = 0;
  await page.route("**/v1/me/responses/*", async (route) => {
    count += 1;
    await held;
    await route.abort();
  });
  await asked(page);
  await card(page).getByRole("button", { name: "1 out of 10" }).click();
  const send = sheet(page).getByRole("button", { name: "Send my answer" });
  await send.click();
  await expect(send).toHaveAttribute("aria-busy", "true");
  await send.click();
  answer();
  await expect(sheet(page).getByRole("alert")).toContainText("This needs a network.");
  expect(count).toBe(1);
});

test("by keyboard alone, and the focus comes back", async ({ page }) => {
  await asked(page);
  const nine = card(page).getByRole("button", { name: "9 out of 10" });
  await tabTo(page, nine);
  await page.keyboard.press("Enter");
  await expect(sheet(page).getByRole("heading", { name: QUESTION })).toBeFocused();
  await tabTo(page, sheet(page).getByRole("radio", { name: "9 out of 10" }));
  await page.keyboard.press("ArrowRight");
  await expect(sheet(page).getByRole("radio", { name: "10 out of 10" })).toBeChecked();
  await tabTo(page, sheet(page).getByRole("textbox"));
  await page.keyboard.type("Kind people");
  await tabTo(page, sheet(page).getByRole("button", { name: "Send my answer" }));
  await page.keyboard.press("Escape");
  await expect(sheet(page)).toBeHidden();
  await expect(nine).toBeFocused();
});

test("an answer is sent once, thanked for, and the points come", async ({ page }) => {
  const question = "How content are you with what you bought?";
  await continueAs(page, "Ben Castellano", "summit-pass");
  await card(page, question).getByRole("button", { name: "2 out of 5" }).click();
  const ask = sheet(page, question);
  await ask.getByLabel("What went wrong?").fill("A seam came open.");
  await ask.getByRole("button", { name: "Send my answer" }).click();
  const thanks = page.getByRole("dialog", { name: "Thank you for telling us" });
  await expect(thanks.getByRole("heading")).toBeFocused();
  await expect(thanks).toContainText("50 points are yours.");
  await expect(thanks).toContainText(/You can change your answer until .*\d{4}\./);
  await thanks.getByRole("button", { name: "Change it" }).click();
  await expect(ask.getByRole("radio", { name: "2 out of 5" })).toBeChecked();
  await ask.getByRole("radio", { name: "3 out of 5" }).check();
  await ask.getByRole("button", { name: "Send my answer" }).click();
  const again = page.getByRole("dialog", { name: "Thank you, that helps" });
  await expect(again).not.toContainText("are yours");
  await again.getByRole("button", { name: "Done" }).click();
  await expect(card(page, question)).toHaveCount(0);
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await expect(balance(page)).toBeVisible();
  await page.reload();
  await expect(balance(page)).toBeVisible();
  await expect(card(page, question)).toHaveCount(0);
});

test("in Chinese, from the card to the thanks", async ({ page }) => {
  await page.goto("/fan-club");
  await page.evaluate(() => localStorage.setItem("laurel.lang", "zh-CN"));
  await page.reload();
  await page.getByRole("button", { name: "陈哲" }).click();
  const question = "你会把我们的手机推荐给朋友吗？";
  await expect(card(page, question)).toContainText("打几分都送 20");
  await card(page, question).getByRole("button", { name: "10 分，满分 10 分" }).click();
  await expect(sheet(page, question).getByLabel("最喜欢哪一点？")).toBeVisible();
  await sheet(page, question).getByRole("button", { name: "提交" }).click();
  const thanks = page.getByRole("dialog", { name: "谢谢，听了真高兴" });
  await expect(thanks).toContainText(/20 .*已到账。/);
  await thanks.getByRole("button", { name: "好了" }).click();
  await expect(card(page, question)).toHaveCount(0);
});

for (const lang of ["en", "zh-CN"]) {
  for (const scheme of ["light", "dark"] as const) {
    for (const width of [320, 360, 1280]) {
      test(`nothing keeps anyone out, in ${lang}, ${scheme}, ${width} wide`, async ({ page }) => {
        await page.setViewportSize({ width, height: 800 });
        await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
        await asked(page);
        await page.evaluate((lang) => localStorage.setItem("laurel.lang", lang), lang);
        await page.reload();
        await expect(page.locator(".survey-card")).toBeVisible();
        await expectAccessible(page);
        await page.locator(".survey-card button").last().click();
        await expect(page.locator("dialog.sheet textarea")).toBeVisible();
        const beyond = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
        expect(await page.evaluate(beyond)).toBe(0);
        await expectAccessible(page);
      });
    }
  }
}
