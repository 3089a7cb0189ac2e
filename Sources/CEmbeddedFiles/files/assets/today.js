"use strict";
// Keeps what is entered on the page Today in this browser until Sweetspot has taken it, and sends it in order. Each form
// carries a key of its own, so that what is sent twice is taken once. Without this script the forms send themselves.
(() => {
  const page = document.querySelector("[data-diary]");
  const note = document.getElementById("waiting");
  if (!page || !note || typeof fetch !== "function") return;

  const PREFIX = "sweetspot.waiting.";
  const FOCUS = "sweetspot.focus";
  const RETRY = 5000;
  const isOffline = page.hasAttribute("data-offline");

  // A page's token says whose record the page shows, after its first full stop; what is kept here keeps that.
  const personOf = (token) => token?.split(".").slice(1).join(".") || null;
  const shownFor = personOf(page.querySelector("input[name=formToken]")?.value);
  const isFor = (kept, person) => !kept.person || kept.person === person;

  // What waits, the oldest first. One entry of the store each, so that two windows do not overwrite each other's.
  const names = () => Object.keys(localStorage).filter((name) => name.startsWith(PREFIX)).sort();
  const item = (name) => {
    try { return JSON.parse(localStorage.getItem(name)); } catch { return null; }
  };

  const randomKey = () =>
    Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

  const newName = (key) => {
    const last = names().pop();
    const before = last ? Number(last.slice(PREFIX.length).split(".")[0]) : 0;
    return PREFIX + String(Math.max(Date.now(), before + 1)).padStart(15, "0") + "." + key;
  };

  // The person's clock, in the zone by which the diary tells days apart. A day ends at 4 in the morning.
  const clock = () => {
    const parts = (zone) =>
      Object.fromEntries(
        new Intl.DateTimeFormat("en-GB", {
          timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit",
          hourCycle: "h23",
        }).formatToParts(new Date()).map((part) => [part.type, part.value]));
    let now;
    try { now = parts(page.dataset.zone); } catch { now = parts(undefined); }
    const date = new Date(Date.UTC(Number(now.year), Number(now.month) - 1, Number(now.day)));
    if (Number(now.hour) < 4) date.setUTCDate(date.getUTCDate() - 1);
    return { day: date.toISOString().slice(0, 10), time: `${now.hour}:${now.minute}` };
  };

  const element = (name, text, attributes) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    for (const [key, value] of Object.entries(attributes ?? {})) made.setAttribute(key, value);
    return made;
  };

  const button = (label, press) => {
    const made = element("button", label, { type: "button", class: "secondary" });
    made.addEventListener("click", press);
    return made;
  };

  // MARK: What waits

  const show = () => {
    const all = names().map((name) => [name, item(name)]).filter(([, kept]) => kept);
    note.replaceChildren();
    note.className = all.length ? "notice notice-ask" : "";
    if (!all.length) return;
    note.append(element("h2", "Not sent yet", { class: "notice-title" }));
    note.append(element("p", "Kept in this browser, and sent in this order when Sweetspot answers."));
    const list = element("ul");
    for (const [name, kept] of all) {
      const line = element("li", `${kept.what}, for ${kept.day}`);
      if (!isFor(kept, personOf(token) ?? shownFor)) line.append(". It is for another record, and waits until that one is chosen.");
      if (kept.refused) {
        line.append(
          ". Sweetspot did not take it. ", button("Look at it", () => open(name)), " ",
          button("Throw it away", () => { localStorage.removeItem(name); show(); }));
      }
      list.append(line);
    }
    note.append(list);
  };

  const describe = (form, fields, submitter) => {
    const row = submitter?.closest(".tap-row")?.querySelector(".tap-label")?.textContent;
    const given = fields
      .filter(([name, value]) => value && !["formToken", "day", "sentKey", "dose", "entry", "instrument"].includes(name))
      .map(([name, value]) => (form.action.endsWith("/scores") ? `${name} ${value}` : value));
    const what = submitter?.matches("[data-code]")
      ? `${row ?? submitter.textContent}: ${submitter.value ? submitter.textContent : "taken back"}`
      : given.join(", ");
    return form.dataset.what + (what ? `: ${what}` : "");
  };

  const keep = (form, submitter) => {
    const fields = [...new FormData(form)].filter(([name, value]) => name !== "formToken" && typeof value === "string");
    if (submitter?.name) fields.push([submitter.name, submitter.value]);
    const now = clock();
    // What happened now must say when: it may be sent much later.
    if (/\/today\/rescue$/.test(form.action)) {
      const time = fields.find(([name]) => name === "time");
      if (time && !time[1] && fields.some(([name, value]) => name === "day" && value === now.day)) time[1] = now.time;
    }
    const key = randomKey();
    const name = newName(key);
    fields.push(["sentKey", key]);
    const day = fields.find(([field]) => field === "day")?.[1] ?? now.day;
    localStorage.setItem(
      name,
      JSON.stringify({
        action: new URL(form.action).pathname, fields, day, what: describe(form, fields, submitter), refused: false,
        person: shownFor,
      }));
    return name;
  };

  // MARK: Sending

  let token = isOffline ? null : page.querySelector("input[name=formToken]")?.value;

  const freshToken = async () => {
    const answer = await fetch("/today", { headers: { Accept: "text/html" }, cache: "no-store" });
    const html = new DOMParser().parseFromString(await answer.text(), "text/html");
    return html.querySelector("input[name=formToken]")?.value ?? null;
  };

  // The answer; nothing when another person is chosen now, so that nothing gets into the wrong record.
  const post = async (kept) => {
    const send = () =>
      fetch(kept.action, {
        method: "POST", headers: { Accept: "text/html" }, body: new URLSearchParams([...kept.fields, ["formToken", token ?? ""]]),
      });
    token = token ?? (await freshToken());
    if (!isFor(kept, personOf(token))) return null;
    const answer = await send();
    if (answer.status !== 403 && answer.status !== 409) return answer;
    token = await freshToken();
    if (!isFor(kept, personOf(token))) return null;
    return answer.status === 403 ? send() : answer;
  };

  const isTaken = (answer) => {
    const address = new URL(answer.url);
    return answer.ok && address.pathname === "/today" && address.searchParams.has("saved");
  };

  // Sends a form as the browser itself would, so that the answer shows what was typed and what is wrong with it.
  const open = async (name) => {
    const kept = item(name);
    if (!kept) return;
    const form = element("form", "", { method: "post", action: kept.action, hidden: "" });
    token = token ?? (await freshToken());
    if (!isFor(kept, personOf(token))) return show();
    for (const [field, value] of [...kept.fields, ["formToken", token ?? ""]]) {
      form.append(element("input", "", { type: "hidden", name: field, value }));
    }
    document.body.append(form);
    localStorage.removeItem(name);
    form.submit();
  };

  const go = (address, anchor) => {
    const target = new URL(address);
    const isHere = target.pathname === location.pathname && target.search === location.search;
    // Going to an anchor takes the focus away: what had it brings its place along.
    target.hash = sessionStorage.getItem(FOCUS) ? "" : (anchor ?? "");
    if (isHere) {
      location.reload();
    } else {
      location.assign(target.href);
    }
  };

  let sending = null;

  // Sends what waits, one after the other; what was refused stays for the person to look at, and holds nothing up.
  const flush = async (wanted, anchor) => {
    while (sending) await sending.catch(() => {});
    const run = (async () => {
      let reached = null;
      for (const name of names()) {
        const kept = item(name);
        if (!kept || kept.refused) continue;
        const answer = await post(kept);
        if (!answer) continue;
        if (isTaken(answer)) {
          localStorage.removeItem(name);
          reached = answer.url;
        } else if ([400, 404, 409, 422].includes(answer.status)) {
          if (name === wanted) return open(name);
          localStorage.setItem(name, JSON.stringify({ ...kept, refused: true }));
        } else {
          throw new Error(`status ${answer.status}`);
        }
      }
      if (!reached) return;
      if (wanted || isOffline) return go(isOffline ? location.origin + "/today" : reached, anchor);
      // Entered before, sent now: nothing that is being typed is disturbed.
      show();
    })();
    sending = run;
    try { await run; } catch { /* Nobody answers; it is tried again. */ } finally { sending = null; }
    show();
  };

  // MARK: The page

  // Without an answer, the chips show what was pressed as if it had been saved.
  const press = (chip) => {
    const isOn = chip.getAttribute("aria-pressed") === "true";
    const several = /^(add|remove)-/.exec(chip.name);
    if (!several) {
      for (const other of chip.closest(".taps").querySelectorAll(".tap[aria-pressed]")) {
        other.setAttribute("aria-pressed", "false");
        other.value = other.dataset.code;
      }
      chip.value = isOn ? chip.dataset.code : "";
    } else {
      chip.name = chip.name.replace(/^(add|remove)/, isOn ? "add" : "remove");
    }
    chip.setAttribute("aria-pressed", String(!isOn));
  };

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.hasAttribute("data-keep")) return;
    setDay();
    let name;
    try { name = keep(form, event.submitter); } catch { return; } // No store: the form sends itself.
    event.preventDefault();
    if (event.submitter?.id) sessionStorage.setItem(FOCUS, event.submitter.id);
    await flush(name, form.dataset.anchor);
    if (!item(name)) return;
    if (event.submitter?.matches("[data-code]")) press(event.submitter);
    if (form.dataset.keep === "reset") form.reset();
    setDay();
  });

  // The page that was kept for when nobody answers knows neither the day nor the time.
  function setDay() {
    if (!isOffline) return;
    const now = clock();
    const asked = new URLSearchParams(location.search).get("day");
    const day = asked && /^\d{4}-\d\d-\d\d$/.test(asked) && asked < now.day ? asked : now.day;
    for (const field of page.querySelectorAll("input[type=hidden][name=day]")) field.value = day;
    const words = page.querySelector("[data-day-words]");
    const shown = new Intl.DateTimeFormat("en-GB", {
      weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC",
    }).format(new Date(day + "T00:00:00Z"));
    if (words) words.textContent = `${shown}.`;
    const isToday = day === now.day;
    if (!isToday) document.querySelector("h1").textContent = shown;
    const time = document.getElementById("time");
    if (time && !time.value && isToday) time.value = now.time;
    document.getElementById("rescue-time").required = !isToday;
  }

  const focused = sessionStorage.getItem(FOCUS);
  sessionStorage.removeItem(FOCUS);
  if (focused) document.getElementById(focused)?.focus();

  setDay();
  show();
  if (names().length) flush();
  addEventListener("online", () => flush());
  setInterval(() => { if (names().some((name) => !item(name)?.refused)) flush(); }, RETRY);

  if ("serviceWorker" in navigator) {
    navigator.serviceWorker.register("/assets/today-worker.js", { scope: "/today" }).catch(() => {});
  }
})();
