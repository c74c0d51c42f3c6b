// What pages gain when JavaScript runs. Nothing here is needed to use the site; texts come from #toasts in the page.
(() => {
  "use strict";
  const doc = document, toasts = doc.getElementById("toasts"), text = toasts ? toasts.dataset : {};
  const figure = new Intl.NumberFormat(doc.documentElement.lang);
  const on = (name, act, capture) => doc.addEventListener(name, act, capture);
  const make = (tag, cls, words) => Object.assign(doc.createElement(tag), { className: cls, textContent: words || "" });

  const toast = words => {
    const box = make("div", "toast"), close = make("button", "btn quiet", text.close);
    close.type = "button";
    close.onclick = () => box.remove();
    box.append(make("span", "", words), close);
    toasts.replaceChildren(box);
  };

  // The error summary, or a refusal, is read first.
  const focusErrors = root => {
    const box = root.querySelector(".error-summary, #refusal");
    if (box) { box.tabIndex = -1; box.focus(); }
  };

  // A form is sent once: its buttons rest until the answer comes (or eight seconds pass, for downloads).
  const rest = (form, on) => {
    form.toggleAttribute("data-sending", on);
    for (const b of form.querySelectorAll("[type=submit]")) b.setAttribute("aria-disabled", on);
  };

  // Words and letters counted while typing, said aloud only near the limit.
  const count = input => {
    const words = +input.dataset.words, max = words || +input.dataset.chars, value = input.value.trim();
    const n = words ? (value ? value.split(/\s+/).length : 0) : [...input.value].length;
    let out = input.counter;
    if (!out) {
      out = input.counter = make("output", "hint counter");
      input.after(out);
    }
    out.setAttribute("aria-live", n > max * 0.9 ? "polite" : "off");
    out.classList.toggle("error", n > max);
    out.textContent = text[words ? "words" : "chars"].replace("{n}", figure.format(n)).replace("{max}", figure.format(max));
  };

  const prepare = root => {
    for (const input of root.querySelectorAll("[data-words], [data-chars]")) count(input);
    focusErrors(root);
  };

  const ask = (words, yes) => {
    const box = make("dialog", "ask"), row = make("form", "row");
    const go = make("button", "btn", text.yes), stay = make("button", "btn quiet", text.no), p = make("p", "", words);
    p.id = "ask-text";
    box.setAttribute("aria-labelledby", p.id);
    row.method = "dialog";
    go.value = "yes";
    row.append(stay, go);
    box.append(p, row);
    box.onclose = () => { const sure = box.returnValue === "yes"; box.remove(); if (sure) yes(); };
    doc.body.append(box);
    box.showModal();
  };

  on("submit", event => {
    const form = event.target, button = event.submitter, source = button && button.dataset.confirm ? button : form;
    if (form.method === "dialog") return;
    const stop = () => { event.preventDefault(); event.stopImmediatePropagation(); };
    if (form.hasAttribute("data-sending")) return stop();
    if (source.dataset.confirm && !form.sure) {
      stop();
      return ask(source.dataset.confirm, () => { form.sure = true; form.requestSubmit(button); form.sure = false; });
    }
    if (form.method === "post") {
      form.changed = false;
      setTimeout(() => { if (!event.defaultPrevented || form.matches("[hx-post]")) rest(form, true); });
      setTimeout(() => rest(form, false), 8000);
    }
  }, true);

  on("input", event => {
    const input = event.target, form = input.form;
    if (input.dataset.words || input.dataset.chars) count(input);
    if (form && form.hasAttribute("data-unsaved")) form.changed = true;
  });

  addEventListener("beforeunload", event => {
    if ([...doc.forms].some(form => form.changed)) event.preventDefault();
  });
  addEventListener("pageshow", () => { for (const form of doc.querySelectorAll("[data-sending]")) rest(form, false); });

  // One open menu at a time; Escape and a press elsewhere close it.
  const closeMenus = but => { for (const m of doc.querySelectorAll(".tools details[open]")) if (m !== but) m.open = false; };
  on("click", event => closeMenus(event.target.closest(".tools details")));
  on("keydown", event => {
    const menu = event.key === "Escape" && event.target.closest(".tools details[open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
  });

  on("htmx:beforeSwap", event => {
    const detail = event.detail, status = detail.xhr.status;
    if (status >= 400 && status < 500 && detail.xhr.responseText.includes('id="refusal"')) {
      Object.assign(detail, { shouldSwap: true, isError: false, target: doc.getElementById("messages"), swapOverride: "innerHTML" });
    }
  });
  on("htmx:afterRequest", event => {
    const form = event.detail.elt.closest("form");
    if (form) rest(form, false);
  });
  on("htmx:responseError", event => {
    const xhr = event.detail.xhr;
    if (xhr.status !== 401) toast(xhr.status < 500 ? text.refused : text.server);
  });
  for (const name of ["htmx:sendError", "htmx:timeout"]) on(name, () => toast(text.network));
  on("htmx:afterSwap", event => prepare(event.target.parentElement || event.target));
  prepare(doc);
})();
