// A page of the shop with the portal in it: what every test of the embed builds on.
import { test as base, type FrameLocator, type Page } from "@playwright/test";
import { expect, listen } from "./laurel.ts";
import { openShop, type Shop } from "./shop.ts";

type Given = { visit: (query: Record<string, string>) => Promise<void>; provoked: RegExp | undefined };

// Each worker has a shop and a server of its own. Whatever a page logs, on either side, fails its test.
export const test = base.extend<Given, { shop: Shop }>({
  provoked: [undefined, { option: true }],
  page: async ({ page, provoked }, use) => {
    const complaints = listen(page, provoked ?? /An iframe which has both allow-scripts/);
    page.on("console", (message) => {
      const told = message.text();
      // What Chromium thinks of the shop's own policy.
      if (told.startsWith("An iframe which has both allow-scripts and allow-same-origin")) return;
      if (!["warning", "error"].includes(message.type()) && !provoked?.test(told)) complaints.push(told);
    });
    await use(page);
    expect(complaints.filter((told) => !told.startsWith("a request to http://localhost:"))).toEqual([]);
  },
  shop: [async ({}, use, { workerIndex }) => {
    const shop = await openShop(`embed-${workerIndex}`);
    await use(shop);
    await shop.stop();
  }, { scope: "worker" }],
  visit: async ({ page, shop }, use) => {
    await use(async (query) => {
      await page.goto(`${shop.origin}/?${new URLSearchParams({ member: "maya", ...query })}`);
    });
  },
});

/** The portal in an element of the page. */
export const frame = (page: Page, id = "portal"): FrameLocator => page.frameLocator(`#${id} iframe`);
