// A Jalali calendar beside <input data-jdate>. The input stays a plain text box; the server reads what is typed.
(() => {
  "use strict";
  const doc = document, fa = doc.documentElement.lang.startsWith("fa"), DAY = 864e5;
  const rtl = doc.documentElement.dir === "rtl", lang = fa ? "fa-u-ca-persian" : "en-u-ca-persian";
  const name = options => new Intl.DateTimeFormat(lang, { timeZone: "UTC", ...options });
  const parts = new Intl.DateTimeFormat("en-US-u-ca-persian-nu-latn", { timeZone: "UTC", year: "numeric", month: "numeric", day: "numeric" });
  const monthName = name({ month: "long" }), dayName = name({ weekday: "long" });
  const words = fa
    ? { pick: "انتخاب از تقویم", calendar: "تقویم", last: "ماه پیش", next: "ماه بعد", today: "امروز", close: "بستن" }
    : { pick: "Choose from the calendar", calendar: "Calendar", last: "Month before", next: "Month after", today: "Today", close: "Close" };
  const local = s => fa ? String(s).replace(/\d/g, d => "۰۱۲۳۴۵۶۷۸۹"[d]) : String(s);
  const latin = s => s.replace(/[۰-۹]/g, c => c.charCodeAt(0) - 1776).replace(/[٠-٩]/g, c => c.charCodeAt(0) - 1632);
  const add = (day, n) => new Date(+day + n * DAY), weekday = day => (day.getUTCDay() + 1) % 7;
  const jalali = day => {
    const o = {};
    for (const p of parts.formatToParts(day)) o[p.type] = parseInt(p.value, 10);
    return { y: o.year, m: o.month, d: o.day };
  };
  // The day of a Jalali date, or null where there is no such day: Nowruz lies on 19 to 23 March.
  const dayOf = (y, m, d) => {
    let day = new Date(Date.UTC(y + 621, 2, 19, 12));
    for (let i = 0; i < 4; i++) { const j = jalali(day); if (j.m === 1 && j.d === 1) break; day = add(day, 1); }
    day = add(day, (m <= 7 ? 31 * (m - 1) : 186 + 30 * (m - 7)) + d - 1);
    const j = jalali(day);
    return j.y === y && j.m === m && j.d === d ? day : null;
  };
  // Two-digit years as on the server: 05 is 1405, 98 is 1398.
  const year = n => n > 99 ? n : n < 50 ? 1400 + n : 1300 + n;
  const parse = s => {
    const m = /^\s*(\d{4}|\d\d)[\/\-.](\d{1,2})[\/\-.](\d{1,2})\s*$/.exec(latin(s));
    return m && dayOf(year(+m[1]), +m[2], +m[3]);
  };
  const format = day => { const j = jalali(day), two = n => String(n).padStart(2, "0"); return local(`${j.y}/${two(j.m)}/${two(j.d)}`); };
  const today = () => {
    const [y, m, d] = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Tehran" }).format(new Date()).split("-");
    return new Date(Date.UTC(y, m - 1, d, 12));
  };

  const grid = (current, chosen) => {
    const j = jalali(current), first = add(current, 1 - j.d), now = format(today());
    let day = add(first, -weekday(first)), rows = "", heads = "";
    for (let i = 0; i < 7; i++) { const n = dayName.format(add(day, i)); heads += `<th scope="col" abbr="${n}">${fa ? n[0] : n.slice(0, 2)}</th>`; }
    for (let week = 0; week < 6; week++) {
      rows += "<tr>";
      for (let i = 0; i < 7; i++, day = add(day, 1)) {
        const k = jalali(day), value = format(day);
        rows += k.m !== j.m ? "<td></td>" : `<td><button type="button" class="day${i > 5 ? " off" : ""}" data-v="${value}" tabindex="${+day === +current ? 0 : -1}"`
          + ` aria-label="${dayName.format(day)} ${local(k.d)} ${monthName.format(day)} ${local(k.y)}"${value === now ? ' aria-current="date"' : ""}`
          + ` aria-pressed="${value === chosen}">${local(k.d)}</button></td>`;
      }
      rows += "</tr>";
      if (jalali(day).m !== j.m) break;
    }
    const turn = (key, label, sign) => `<button type="button" class="day" data-k="${key}" aria-label="${label}">${sign}</button>`;
    return `<div class="row spread">${turn("PageUp", words.last, rtl ? "›" : "‹")}<b aria-live="polite">${monthName.format(first)} ${local(j.y)}</b>${turn("PageDown", words.next, rtl ? "‹" : "›")}</div>`
      + `<table><thead><tr>${heads}</tr></thead><tbody>${rows}</tbody></table>`
      + `<div class="row spread"><button type="button" class="btn quiet" data-v="${now}">${words.today}</button><button type="button" class="btn quiet" data-x>${words.close}</button></div>`;
  };

  const moved = (current, key) => {
    const j = jalali(current), forward = rtl ? -1 : 1;
    const days = { ArrowRight: forward, ArrowLeft: -forward, ArrowDown: 7, ArrowUp: -7, Home: -weekday(current), End: 6 - weekday(current) }[key];
    if (days !== undefined) return add(current, days);
    if (key !== "PageUp" && key !== "PageDown") return null;
    const m = j.m - 1 + (key === "PageDown" ? 1 : -1), y = j.y + Math.floor(m / 12);
    let day = null;
    for (let d = j.d; !day; d--) day = dayOf(y, (m + 12) % 12 + 1, d);
    return day;
  };

  const setup = input => {
    if (input.calendar) return;
    const wrap = doc.createElement("span"), button = doc.createElement("button"), box = input.calendar = doc.createElement("dialog");
    let current;
    const label = input.labels[0] ? input.labels[0].textContent.trim() : "";
    wrap.className = "jdate";
    button.type = "button";
    button.className = "btn quiet";
    button.setAttribute("aria-label", `${words.pick}: ${label}`);
    button.innerHTML = '<svg class="symbol" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"><path d="M4 6h16v14H4zM4 10h16M8 3v4M16 3v4M8 14h2M14 14h2"/></svg>';
    box.className = "calendar";
    box.setAttribute("aria-label", words.calendar);
    input.before(wrap);
    wrap.append(input, button, box);
    const draw = key => {
      box.innerHTML = grid(current, input.value && parse(input.value) ? format(parse(input.value)) : "");
      box.querySelector(key ? `[data-k=${key}]` : '[tabindex="0"]').focus();
    };
    button.onclick = () => { current = parse(input.value) || today(); box.showModal(); draw(); };
    box.onkeydown = event => { const day = event.target.dataset.v && moved(current, event.key); if (day) { event.preventDefault(); current = day; draw(); } };
    box.onclick = event => {
      const press = event.target.closest("button");
      if (!press) return event.target === box && box.close();
      if (press.dataset.k) { current = moved(current, press.dataset.k); draw(press.dataset.k); }
      else {
        if (press.dataset.v) { input.value = press.dataset.v; input.dispatchEvent(new Event("input", { bubbles: true })); input.dispatchEvent(new Event("change", { bubbles: true })); }
        box.close();
        button.focus();
      }
    };
  };
  const run = root => { for (const input of root.querySelectorAll("input[data-jdate]")) setup(input); };
  run(doc);
  doc.addEventListener("htmx:load", event => run(event.target));
})();
