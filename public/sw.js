// Opens the portal without a network: its files, and of each program the page that came last. What the API
// says, and whatever else is not to be stored, is never kept here. The name of the code names the build, and
// what an earlier build kept goes.
const build = "/laurel-portal_bg.wasm";
const page = (url) => "/" + new URL(url).pathname.split("/")[1];
const put = async (key, answer) => {
  const isKept = answer.ok && !/no-store/.test(answer.headers.get("cache-control"));
  if (isKept) await (await caches.open(build)).put(key, answer.clone());
  return answer;
};
addEventListener("install", (event) => event.waitUntil((async () => {
  for (const { url } of await clients.matchAll({ includeUncontrolled: true })) {
    const text = await (await put(page(url), await fetch(page(url)))).text();
    await (await caches.open(build)).addAll(text.match(/\/assets\/[\w.-]+/g));
  }
})()));
addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name != build) await caches.delete(name);
})()));
addEventListener("fetch", (event) => {
  const { request } = event, { url, mode } = request;
  // The portal in a brand's page keeps nothing.
  if (/[?&]embed/.test(url)) return;
  if (mode == "navigate") {
    const kept = () => caches.match(page(url));
    event.respondWith(fetch(request).then((answer) => put(page(url), answer), kept));
  } else if (url.startsWith(location.origin + "/assets/")) {
    const asked = () => fetch(request).then((answer) => put(url, answer));
    event.respondWith(caches.match(url).then((kept) => kept || asked()));
  }
});
