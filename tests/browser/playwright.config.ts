// How the browser tests run: Chromium, the real server, and no waiting by the clock.
import { defineConfig } from "@playwright/test";

const chromium = process.env.LAUREL_CHROMIUM ?? "/usr/bin/chromium";
// Chromium's sandbox refuses to run as root; the rest keeps it from talking to anyone but us.
const root = process.getuid?.() === 0;
const quiet = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export default defineConfig({
  testDir: ".",
  outputDir: "../../target/playwright",
  globalSetup: "./setup.ts",
  workers: 2,
  fullyParallel: true,
  forbidOnly: process.env.CI !== undefined,
  timeout: 45_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: {
    browserName: "chromium",
    locale: "en-US",
    timezoneId: "America/New_York",
    contextOptions: { reducedMotion: "reduce" },
    actionTimeout: 10_000,
    trace: "retain-on-failure",
    launchOptions: { executablePath: chromium, args: root ? ["--no-sandbox", ...quiet] : quiet },
  },
});
