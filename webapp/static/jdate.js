// A Jalali calendar beside <input data-jdate>, which stays a plain text box.
(() => {
  const doc = document, html = doc.documentElement, fa = html.lang === "fa", rtl = html.dir === "rtl";
  const words = fa
    ? ["انتخاب از تقویم", "تقویم", "ماه پیش", "ماه بعد", "امروز", "بستن"]
    : ["Choose from the calendar", "Calendar", "Month before", "Month after", "Today", "Close"];
  const says = options => { const form = new Intl.DateTimeFormat(html.lang + "-u-ca-persian", { timeZone: "UTC", ...options }); return day => form.format(day); };
  const monthName = says({ month: "long" }), dayName = says({ weekday: "long" }), letter = says({ weekday: "narrow" });
  const parts = new Intl.DateTimeFormat("en-u-ca-persian-nu-latn", { timeZone: "UTC", year: "numeric", month: "numeric", day: "numeric" });
  const local = s => fa ? String(s).replace(/\d/g, d => "۰۱۲۳۴۵۶۷۸۹"[d]) : s;
  const latin = s => s.replace(/[۰-۹٠-٩]/g, c => c.charCodeAt(0) & 15);
  const add = (day, n) => new Date(+day + n * 864e5), weekday = day => (day.getUTCDay() + 1) % 7;
  const jalali = day => { const o = {}; for (const p of parts.formatToParts(day)) o[p.type[0]] = parseInt(p.value); return o; };
  // The day of a Jalali date, or null where there is none: Nowruz lies on 19 to 22 March.
  const dayOf = (y, m, d) => {
    let day = new Date(Date.UTC(y + 621, 2, 19, 12));
    while (jalali(day).m > 1) day = add(day, 1);
    day = add(day, (m < 8 ? 31 * (m - 1) : 30 * m - 24) + d - 1);
    return jalali(day).m === m && jalali(day).d === d ? day : null;
  };
  // As on the server, 05 is 1405 and 98 is 1398.
  const parse = s => {
    const [, y, m, d] = /^\s*(\d{4}|\d\d)[/.-](\d\d?)[/.-](\d\d?)\s*$/.exec(latin(s)) || [];
    return y ? dayOf(+y + (y > 99 ? 0 : y < 50 ? 1400 : 1300), +m, +d) : null;
  };
  const format = day => { const { y, m, d } = jalali(day), two = n => String(n).padStart(2, 0); return local(`${y}/${two(m)}/${two(d)}`); };
  const today = () => new Date(new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Tehran" }).format() + "T12:00Z");

  const button = (attributes, face) => `<button type="button" ${attributes}>${face}</button>`;
  const grid = (current, chosen) => {
    const { y, m, d } = jalali(current), first = add(current, 1 - d), now = format(today());
    const turn = (key, label, face) => button(`class="day" data-k="${key}" aria-label="${label}"`, face);
    let day = add(first, -weekday(first)), heads = "", rows = "";
    for (let i = 0; i < 7; i++) heads += `<th scope="col">${letter(add(day, i))}`;
    for (; day <= current || jalali(day).m === m; rows += "</tr>") {
      rows += "<tr>";
      for (let i = 0; i < 7; i++, day = add(day, 1)) {
        const date = jalali(day), value = format(day), state = value === now ? 'aria-current="date"' : "";
        rows += "<td>" + (date.m === m ? button(`class="day${i > 5 ? " off" : ""}" data-v="${value}" ${state} tabindex="${+day === +current ? 0 : -1}"`
          + ` aria-pressed="${value === chosen}" aria-label="${dayName(day)} ${local(date.d)} ${monthName(day)} ${local(y)}"`, local(date.d)) : "") + "</td>";
      }
    }
    return `<div class="row spread">${turn("PageUp", words[2], rtl ? "›" : "‹")}<b aria-live="polite">${monthName(first)} ${local(y)}</b>${turn("PageDown", words[3], rtl ? "‹" : "›")}</div>`
      + `<table><thead><tr>${heads}</tr></thead><tbody>${rows}</tbody></table>`
      + `<div class="row spread">${button(`class="btn quiet" data-v="${now}"`, words[4])}${button('class="btn quiet"', words[5])}</div>`;
  };
  const moved = (current, key) => {
    const { y, m, d } = jalali(current), ahead = rtl ? -1 : 1, page = { PageUp: -1, PageDown: 1 }[key];
    const days = { ArrowRight: ahead, ArrowLeft: -ahead, ArrowDown: 7, ArrowUp: -7 }[key];
    if (!page) return days === undefined ? null : add(current, days);
    const month = m + page, last = { 0: [y - 1, 12], 13: [y + 1, 1] }[month] || [y, month];
    return dayOf(...last, d) || dayOf(...last, d - 1) || dayOf(...last, d - 2);
  };

  const setup = input => {
    if (input.calendar) return;
    const wrap = doc.createElement("span"), box = input.calendar = doc.createElement("dialog");
    let current;
    input.before(wrap);
    wrap.className = "jdate";
    wrap.innerHTML = button('class="btn quiet"', '<svg class="symbol" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"><path d="M4 6h16v14H4zM4 10h16M8 3v4M16 3v4"/></svg>');
    const opener = wrap.firstChild;
    opener.ariaLabel = words[0] + ": " + (input.labels[0] || input).textContent.trim();
    wrap.prepend(input);
    wrap.append(box);
    box.className = "calendar";
    box.ariaLabel = words[1];
    const draw = (day, focus) => {
      const chosen = parse(input.value);
      box.innerHTML = grid(current = day, chosen && format(chosen));
      box.querySelector(focus).focus();
    };
    opener.onclick = () => { box.showModal(); draw(parse(input.value) || today(), '[tabindex="0"]'); };
    box.onkeydown = event => {
      const day = event.target.tabIndex < 1 && event.target.matches("td *") && moved(current, event.key);
      if (day) { event.preventDefault(); draw(day, '[tabindex="0"]'); }
    };
    box.onclick = event => {
      const { k, v } = event.target.dataset;
      if (k) return draw(moved(current, k), `[data-k=${k}]`);
      if (v) {
        input.value = v;
        for (const name of ["input", "change"]) input.dispatchEvent(new Event(name, { bubbles: true }));
      }
      if (v || event.target === box || event.target.matches(".btn")) box.close();
    };
    box.onclose = () => opener.focus();
  };
  const run = root => root.querySelectorAll("input[data-jdate]").forEach(setup);
  run(doc);
  doc.addEventListener("htmx:load", event => run(event.target));
})();
