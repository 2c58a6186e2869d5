// A brand's site of the tests' own, at another origin: pages with the elements in them, under any policy, and
// a server that signs for its members.
import { execFileSync } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { resolve } from "node:path";
import { serve } from "./server.ts";

const root = resolve(import.meta.dirname, "../..");

export type Shop = {
  /** The shop's origin, which the programs name. */
  origin: string;
  /** The same pages at an origin that no program names. */
  stranger: string;
  /** The portal's origin. */
  laurel: string;
  /** What was asked of the token endpoint: each question's query. */
  asked: string[];
  key: { kid: string; secret: string };
  stop: () => Promise<void>;
};

/** What a host allows, by name. */
export const POLICIES = ["none", "self", "nonce", "trusted-types", "sandboxed", "isolated"] as const;

function policy(name: string, laurel: string): string | undefined {
  return {
    self: `default-src 'self'; script-src 'self' ${laurel}; frame-src ${laurel}`,
    nonce: `script-src 'nonce-abc123' 'strict-dynamic'; base-uri 'none'; frame-src ${laurel}`,
    "trusted-types": "require-trusted-types-for 'script'; trusted-types 'none'",
    sandboxed: "sandbox allow-scripts allow-same-origin allow-forms allow-popups",
    opaque: "sandbox allow-scripts",
  }[name];
}

// What a brand's engineer writes: the elements are told where tokens come from, and what happens is noted.
const SCRIPT = `
globalThis.told = [];
for (const name of ["ready", "balance", "redeemed", "signin", "error"]) {
  document.addEventListener("laurel:" + name, ({ detail, target }) => {
    told.push({ name, detail, of: target.id });
  });
}
const member = new URLSearchParams(location.search).get("member");
for (const element of document.querySelectorAll("[data-ask]")) {
  element.getToken = async ({ fresh }) => {
    const query = new URLSearchParams({ member, fresh, program: element.getAttribute("program") });
    return (await fetch("/token?" + query)).text();
  };
}`;

/** A token as the brand's server signs it. */
export function mint(shop: Pick<Shop, "origin" | "key">, member: string, program = "coffee-stars"): string {
  const now = Math.floor(Date.now() / 1000);
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const head = part({ alg: "HS256", typ: "JWT", kid: shop.key.kid });
  const body = part({
    iss: "shop", aud: program, sub: member, origin: shop.origin,
    iat: now, nbf: now, exp: now + 60, jti: randomUUID(),
  });
  const signature = createHmac("sha256", shop.key.secret).update(`${head}.${body}`).digest("base64url");
  return `${head}.${body}.${signature}`;
}

/** Starts the shop and a server whose programs name it. */
export async function openShop(name: string): Promise<Shop> {
  const asked: string[] = [];
  let laurel = "";
  const keys: Record<string, Shop["key"]> = {};
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://shop");
    const asks = url.searchParams;
    if (url.pathname === "/token") {
      asked.push(url.search);
      const member = asks.get("member");
      const program = asks.get("program") ?? "";
      const key = keys[program];
      if (!member || !key) return response.writeHead(204).end();
      return response.end(mint({ origin, key }, member, program));
    }
    if (url.pathname === "/shop.js") {
      return response.writeHead(200, { "content-type": "text/javascript" }).end(SCRIPT);
    }
    if (url.pathname === "/icon") return response.writeHead(204).end();
    if (url.pathname !== "/") return response.writeHead(404).end();
    const told = policy(asks.get("policy") ?? "none", laurel);
    const headers: Record<string, string> = { "content-type": "text/html; charset=utf-8" };
    if (told) headers["content-security-policy"] = told;
    if (asks.get("policy") === "isolated") {
      headers["cross-origin-opener-policy"] = "same-origin";
      headers["cross-origin-embedder-policy"] = "require-corp";
    }
    const nonce = asks.get("policy") === "nonce" ? ' nonce="abc123"' : "";
    const elements = asks.get("elements")
      ?? `<laurel-portal id="portal" data-ask program="coffee-stars" mode="${asks.get("mode") ?? "page"}">
        <a href="${laurel}/coffee-stars">Our club</a></laurel-portal>`;
    response.writeHead(200, headers).end(`<!doctype html>
<html lang="${asks.get("lang") ?? "en"}"><head><meta charset="utf-8"><title>Shop</title>
<link rel="icon" href="/icon">
<script async src="${laurel}/embed.js"${nonce}></script><script defer src="/shop.js"${nonce}></script></head>
<body><h1>Shop</h1><button id="before">Before</button>
${elements}
<button id="after">After</button></body></html>`);
  });
  const port = await new Promise<number>((done) => {
    server.listen(0, () => {
      const address = server.address();
      done(typeof address === "object" && address ? address.port : 0);
    });
  });
  const origin = `http://localhost:${port}`;
  const programs = resolve(root, "target/browser", `${name}-programs`);
  mkdirSync(programs, { recursive: true });
  for (const program of ["coffee-stars", "tea-house"]) {
    const read = (file: string) => readFileSync(resolve(root, "programs", file), "utf8");
    const origins = `origins = ["https://shop.example", "${origin}"]`;
    const text = read(`${program}.toml`).replace(/^origins = .*$/m, origins);
    writeFileSync(resolve(programs, `${program}.toml`), text);
    writeFileSync(resolve(programs, `${program}.demo.toml`), read(`${program}.demo.toml`));
  }
  const portal = await serve(name, { LAUREL_PROGRAMS: programs });
  laurel = portal.url;
  for (const program of ["coffee-stars", "tea-house"]) keys[program] = makeKey(name, programs, program);
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
    await portal.stop();
  };
  return { origin, stranger: `http://127.0.0.1:${port}`, laurel, asked, key: keys["coffee-stars"], stop };
}

/** A key as `laurel key hand-off` makes it; with a public half of the brand's own, only its id is told. */
export function makeKey(name: string, programs: string, program: string, publicKey?: string): Shop["key"] {
  const words = ["key", "hand-off", "--program", program, "--name", "shop", "--issuer", "shop"];
  if (publicKey) words.push("--public-key", publicKey);
  const told = execFileSync(resolve(root, "target/server/laurel"), words, {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    env: {
      ...process.env,
      LAUREL_DATABASE_URL: `sqlite:${resolve(root, "target/browser", name)}/laurel.db`,
      LAUREL_PROGRAMS: programs,
    },
  });
  const part = (name: string) => told.match(new RegExp(`^${name} (.+)$`, "m"))?.[1] ?? "";
  return { kid: part("kid"), secret: part("secret") };
}
