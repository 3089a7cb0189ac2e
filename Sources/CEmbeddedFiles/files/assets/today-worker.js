"use strict";
// Lets the page Today open while Sweetspot does not answer. It keeps one page without anything of any day in it, and what
// that page is drawn with; everything else goes its way.
const STORE = "sweetspot-today";
const PAGE = "/today/offline";
const SHEETS = ["base", "parts", "forms", "tables", "diary", "charts", "plans", "report"];
const PARTS = [...SHEETS.map((name) => `/assets/${name}.css`), "/assets/today.js", "/assets/icon.svg"];

const refresh = async () => {
  const store = await caches.open(STORE);
  await Promise.all(
    [PAGE, ...PARTS].map(async (address) => {
      const answer = await fetch(address, { cache: "no-cache", headers: { Accept: "text/html, */*" } });
      // A page that asks for something first, such as a passphrase, is not the one to keep.
      if (answer.ok && !answer.redirected) await store.put(address, answer);
    }));
};

const kept = async (address) => (await (await caches.open(STORE)).match(address)) ?? Response.error();

self.addEventListener("install", (event) => event.waitUntil(refresh().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== self.location.origin) return;
  if (event.request.mode === "navigate" && address.pathname === "/today") {
    event.respondWith(
      fetch(event.request).then(
        (answer) => {
          event.waitUntil(refresh().catch(() => {}));
          return answer;
        },
        () => kept(PAGE)));
  } else if (PARTS.includes(address.pathname)) {
    event.respondWith(fetch(event.request).catch(() => kept(address.pathname)));
  }
});
