// The page behind a link: plain HTML, for people without JavaScript, a mouse, or eyes.
import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { expect, expectAccessible, tabTo, test } from "./laurel.ts";

const root = resolve(import.meta.dirname, "../..");
const keys = new Map<string, string>();

/** A key of a program, made on the command line beside the running server. */
function key(program: string): string {
  const known = keys.get(program);
  if (known) return known;
  const database = `sqlite:${resolve(root, "target/browser/shared/laurel.db")}`;
  const made = execFileSync(
    resolve(root, "target/server/laurel"),
    ["key", "create", "--program", program, "--name", "browser"],
    {
      cwd: root,
      env: { ...process.env, LAUREL_DATABASE_URL: database },
      stdio: ["ignore", "pipe", "ignore"],
    },
  );
  keys.set(program, made.toString().trim());
  return made.toString().trim();
}

/** The link to a survey for somebody who has never been asked. */
async function link(program: string, survey: string): Promise<string> {
  const member = `guest-${crypto.randomUUID()}`;
  const call = async (method: string, path: string, body: object) => {
    const headers = { authorization: `Bearer ${key(program)}`, "content-type": "application/json" };
    const init = { method, headers, body: JSON.stringify(body) };
    const answer = await fetch(`${process.env.LAUREL_TEST_URL}${path}`, init);
    expect(answer.status).toBe(200);
    return answer.json();
  };
  await call("PUT", `/v1/members/${member}`, { name: "Guest" });
  const asked = { id: member, members: [member], by: "link" };
  return (await call("POST", `/v1/surveys/${survey}/invites`, asked)).invites[0].link;
}

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("a score from the letter is sent with a word, and changed", async ({ page }) => {
    const url = await link("coffee-stars", "visit");
    await page.goto(`${url}?score=9`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Would you send a friend to us?");
    await expect(page.getByRole("radio", { name: "9", exact: true })).toBeChecked();
    await expect(page.getByText("What should we never change?")).toBeVisible();
    await page.getByRole("radio", { name: "3", exact: true }).click();
    await expect(page.getByText("What went wrong at the counter?")).toBeVisible();
    await expect(page.getByText("What should we never change?")).toBeHidden();
    await page.getByRole("textbox").fill("The queue & the <noise>.");
    await expect(async () => {
      // Whoever is as quick as this test is asked once more.
      await page.getByRole("button", { name: "Send my answer" }).click({ timeout: 1_000 });
      await expect(page.getByRole("heading", { level: 1 })).toHaveText("Thank you", { timeout: 1_000 });
    }).toPass();
    await expect(page.getByText("12 stars for you")).toBeVisible();
    await expect(page.getByText("The queue & the <noise>.")).toBeVisible();
    await expect(page.getByRole("link", { name: "Talk to a person" })).toHaveAttribute("href", /^mailto:/);
    await page.reload();
    await expect(page.getByText("3 of 10")).toBeVisible();
    await page.getByRole("link", { name: "Change my answer" }).click();
    await expect(page.getByRole("radio", { name: "3", exact: true })).toBeChecked();
    await expect(page.getByRole("textbox")).toHaveValue("The queue & the <noise>.");
  });

  test("the keyboard alone is enough", async ({ page }) => {
    await page.goto(await link("coffee-stars", "visit"));
    await tabTo(page, page.getByRole("radio", { name: "0: not at all likely" }));
    for (let press = 0; press < 10; press += 1) await page.keyboard.press("ArrowRight");
    await expect(page.getByRole("radio", { name: "10: very likely" })).toBeChecked();
    await page.keyboard.press("Tab");
    await page.keyboard.type("Everything.");
    await expect(page.getByRole("textbox")).toHaveValue("Everything.");
    await expect(async () => {
      const button = page.getByRole("button");
      if (await button.count()) {
        await button.focus();
        await page.keyboard.press("Enter");
      }
      await expect(page.getByRole("heading", { level: 1 })).toHaveText("Thank you", { timeout: 1_000 });
    }).toPass();
    await expect(page.getByText("10 of 10")).toBeVisible();
  });

  test("it is read out in English and in Chinese", async ({ page }) => {
    const url = await link("coffee-stars", "visit");
    await page.goto(url);
    await expect(page.locator("body")).toMatchAriaSnapshot(`
      - banner:
        - text: Northbound Coffee
        - link "中文"
      - main:
        - group "Would you send a friend to us?":
          - heading "Would you send a friend to us?" [level=1]
          - 'radio "0: not at all likely"'
          - radio "1"
          - radio "2"
          - radio "3"
          - radio "4"
          - radio "5"
          - radio "6"
          - radio "7"
          - radio "8"
          - radio "9"
          - 'radio "10: very likely"'
        - text: Anything you would like to add? optional
        - textbox "Anything you would like to add? optional"
        - button "Send my answer"
        - paragraph:
          - strong: You get 12 stars, whatever your score.
        - paragraph: /Nothing is kept until you press Send\\./
    `);
    await page.getByRole("link", { name: "中文" }).click();
    await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
    await expect(page.locator("main")).toMatchAriaSnapshot(`
      - group "你会推荐朋友来我们店吗？":
        - heading "你会推荐朋友来我们店吗？" [level=1]
        - radio "0：完全不会"
        - radio "1"
        - radio "2"
        - radio "3"
        - radio "4"
        - radio "5"
        - radio "6"
        - radio "7"
        - radio "8"
        - radio "9"
        - radio "10：一定会"
      - text: 还有什么想说的？ 选填
      - textbox "还有什么想说的？ 选填"
      - button "提交回答"
      - paragraph:
        - strong: 打几分都送你 12 颗星。
      - paragraph: /点“提交”之前，什么都不会保存。/
    `);
  });
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`nothing keeps a person out of the page, ${colorScheme}`, async ({ browser }) => {
    // The page lets no script run; the check is one.
    const context = await browser.newContext({ colorScheme, bypassCSP: true });
    const page = await context.newPage();
    for (const [program, survey] of [
      ["coffee-stars", "visit"],
      ["fan-club", "system"],
      ["green-body", "cause"],
      ["book-club-card", "next-read"],
      ["watch-club", "feel"],
    ]) {
      const url = await link(program, survey);
      for (const rest of ["", "?score=3&choice=1", "?lang=zh-CN", "/unsubscribe", "x"]) {
        await page.goto(`${url}${rest}`);
        await expectAccessible(page);
      }
    }
    await context.close();
  });
}

test("it fits a small phone and a desk, and large letters", async ({ page }) => {
  const surveys = [["coffee-stars", "visit"], ["fan-club", "system"], ["green-body", "cause"]];
  for (const [program, survey] of surveys) {
    const url = await link(program, survey);
    for (const [width, text] of [[320, 16], [360, 16], [360, 32], [1280, 16]]) {
      await page.setViewportSize({ width, height: 800 });
      await page.goto(`${url}?score=9`);
      await page.evaluate((size) => (document.documentElement.style.fontSize = `${size}px`), text);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(over, `${program} at ${width} px, text ${text} px`).toBeLessThanOrEqual(0);
    }
  }
});

test("all of it is one small answer", async ({ page }) => {
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  const answer = await page.goto(await link("coffee-stars", "visit"));
  const body = (await answer?.body()) ?? Buffer.alloc(0);
  const small = brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  expect(small.length).toBeLessThanOrEqual(8_192);
  expect(requests.filter((url) => !url.endsWith("/favicon.ico"))).toHaveLength(1);
});
