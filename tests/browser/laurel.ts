// What every browser test builds on: a page that must stay silent and at home, letters, accessibility.
import { expect, test as base, type Locator, type Page } from "@playwright/test";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";

export { expect };

type Settings = {
  /** Failures that a test provokes: matched against `message url` of what the browser logs. */
  provoked: RegExp | undefined;
};

/** A test that fails on any warning or error in the console, and on any request to another origin. */
export const test = base.extend<Settings>({
  provoked: [undefined, { option: true }],
  baseURL: async ({}, use) => use(process.env.LAUREL_TEST_URL),
  page: async ({ page, provoked }, use) => {
    const complaints = listen(page, provoked);
    await use(page);
    expect(complaints, "the page logs nothing and asks no other origin").toEqual([]);
  },
});

// Chromium logs every answer of 4xx by itself. That nobody is signed in is an answer we expect.
const SIGNED_OUT = /status of 401 .*\/v1\/me/;

/** Collects what a page should not have done. */
export function listen(page: Page, provoked?: RegExp): string[] {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() !== "warning" && message.type() !== "error") return;
    const told = `${message.text()} ${message.location().url}`;
    if (!SIGNED_OUT.test(told) && !provoked?.test(told)) complaints.push(told);
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    const url = new URL(request.url());
    const home = url.hostname === "127.0.0.1" || url.protocol === "data:" || url.protocol === "blob:";
    if (!home) complaints.push(`a request to ${url.origin}`);
  });
  return complaints;
}

/** Opens a program's page and continues as one of the demo's members. */
export async function continueAs(page: Page, name: string, program = "record-shop") {
  await page.goto(`/${program}`);
  await page.getByRole("button", { name: `Continue as ${name}` }).click();
  await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible();
}

/** The balance as it is read out. */
export function balance(page: Page): Locator {
  return page.getByRole("region", { name: "Your points" });
}

/** The newest sign-in link that was sent to an address, waiting for the letter. */
export async function link(address: string, folder = process.env.LAUREL_TEST_MAIL ?? ""): Promise<string> {
  let found: string | undefined;
  const look = () => {
    found = letters(folder, address).map(linkIn).at(-1);
    return found;
  };
  await expect.poll(look, { message: `a letter to ${address}` }).toBeTruthy();
  return found ?? "";
}

/**
 * Follows a link from where the page is. `page.goto` may change to another process, which may not see yet
 * what this one has just put into its storage; a person with a letter is never that quick.
 */
export async function follow(page: Page, url: string) {
  await page.evaluate((url) => location.assign(url), url);
}

/** The letters to an address, the oldest first. */
export function letters(folder: string, address: string): string[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((name) => name.endsWith(".eml")).sort();
  const texts = files.map((name) => readFileSync(resolve(folder, name), "utf8"));
  return texts.filter((text) => new RegExp(`^To: .*${address}`, "mi").test(text));
}

/** The sign-in link of a letter, whose lines may be folded (quoted-printable). */
export function linkIn(letter: string): string | undefined {
  const text = letter.replace(/=\r?\n/g, "").replace(/=3D/g, "=");
  return text.match(/https?:\/\/[^\s"<>]+\/sign-in#[\w.~-]+/)?.[0];
}

const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/** Fails when the page as it stands has anything that keeps a person out (WCAG 2.2 AA and best practice). */
export async function expectAccessible(page: Page) {
  // A colour that is on its way is none that anyone reads.
  const onTheirWay = () => {
    const all = document.getAnimations().filter(({ playState }) => playState === "running");
    return all.filter(({ effect }) => effect?.getTiming().iterations !== Infinity).length;
  };
  await expect.poll(() => page.evaluate(onTheirWay)).toBe(0);
  await page.evaluate(axe);
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run: () => Promise<{ violations: Violation[] }> } };
    type Violation = { id: string; help: string; nodes: { html: string; failureSummary?: string }[] };
    const { violations } = await axe.run();
    return violations.map(({ id, help, nodes }) => {
      return `${id}: ${help}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join(" | ")}`;
    });
  });
  expect(violations, `accessibility of ${page.url()}`).toEqual([]);
}

/** Presses Tab until something has the focus; fails if it cannot be reached that way. */
export async function tabTo(page: Page, target: Locator, presses_max = 60) {
  await expect(target).toBeVisible();
  for (let press = 0; press < presses_max; press += 1) {
    await page.keyboard.press("Tab");
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`Tab did not reach ${target} within ${presses_max} presses`);
}
