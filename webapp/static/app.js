// What pages gain from JavaScript; nothing here is needed. Words come from #toasts.
(() => {
  const doc = document, text = doc.getElementById("toasts").dataset, menus = ".tools details[open]";
  const figure = new Intl.NumberFormat(doc.documentElement.lang);
  const on = (name, act) => doc.addEventListener(name, act, true);
  const all = (root, selector) => root.querySelectorAll(selector);
  const make = (tag, className, textContent) => Object.assign(doc.createElement(tag), { className, textContent });

  const toast = words => {
    const box = make("div", "toast", words), close = make("button", "btn quiet", text.close);
    close.onclick = () => box.remove();
    box.append(close);
    doc.getElementById("toasts").replaceChildren(box);
  };

  // A form is sent once; its buttons rest until the answer, or eight seconds (downloads).
  const rest = (form, resting) => {
    form.sending = resting;
    for (const button of all(form, "[type=submit]")) button.setAttribute("aria-disabled", resting);
  };

  // Said aloud only near the limit.
  const count = input => {
    const words = +input.dataset.words, max = words || +input.dataset.chars;
    if (!max) return;
    const value = input.value.trim(), n = words ? value.split(/\s+/).filter(word => /[\p{L}\p{N}]/u.test(word)).length : value.length;
    if (!input.counter) input.after(input.counter = make("output", "hint counter"));
    const out = input.counter;
    out.ariaLive = n > max * 0.9 ? "polite" : "off";
    out.classList.toggle("error", n > max);
    out.textContent = text[words ? "ofWords" : "ofChars"].replace("{n}", figure.format(n)).replace("{max}", figure.format(max));
  };

  // Where the browser refuses to copy, the address is marked for the keys that do.
  const offerCopy = box => {
    const input = box.querySelector("input"), button = make("button", "btn quiet", box.dataset.copy);
    if (box.querySelector("button")) return;
    button.type = "button";
    button.onclick = async () => {
      input.select();
      try { await navigator.clipboard.writeText(input.value); } catch { if (!doc.execCommand("copy")) return; }
      toast(box.dataset.copied);
    };
    input.after(button);
  };

  // An error summary or a refusal is read first.
  const prepare = root => {
    all(root, "[data-copy]").forEach(offerCopy);
    all(root, "textarea, input").forEach(count);
    const summary = ".error-summary, #refusal", box = root.matches(summary) ? root : root.querySelector(summary);
    if (box) { box.tabIndex = -1; box.focus(); }
  };

  const ask = (words, yes) => {
    const box = make("dialog", "ask"), form = make("form", "row");
    const stay = make("button", "btn quiet", text.no), go = make("button", "btn", text.yes);
    box.ariaLabel = words;
    form.method = "dialog";
    go.value = "yes";
    form.append(go, stay);
    box.append(make("p", "", words), form);
    box.onclose = () => { box.remove(); if (box.returnValue) yes(); };
    doc.body.append(box);
    box.showModal();
  };

  on("submit", event => {
    const form = event.target, button = event.submitter;
    const question = (button && button.dataset.confirm) || form.dataset.confirm;
    const stop = () => { event.preventDefault(); event.stopPropagation(); };
    if (form.sending) stop();
    else if (question && !form.sure) {
      stop();
      ask(question, () => { form.sure = true; form.requestSubmit(button); form.sure = false; });
    } else if (form.method === "post") {
      form.changed = false;
      setTimeout(rest, 0, form, true);
      setTimeout(rest, 8000, form, false);
    }
  });
  on("input", event => {
    const form = event.target.form;
    count(event.target);
    if (form && "unsaved" in form.dataset) form.changed = true;
  });
  addEventListener("beforeunload", event => { if ([...doc.forms].some(form => form.changed)) event.preventDefault(); });
  addEventListener("pageshow", () => [...doc.forms].forEach(form => rest(form, false)));

  // Escape and a press elsewhere close a menu.
  on("click", event => { for (const menu of all(doc, menus)) menu.open = menu.contains(event.target); });
  on("keydown", event => {
    const menu = event.key === "Escape" && event.target.closest(menus);
    if (menu) { menu.open = false; menu.firstElementChild.focus(); }
  });

  // What somebody has folded or unfolded stays so when htmx replaces it.
  let folds = [], held = "";
  on("htmx:beforeSwap", ({ target }) => {
    folds = [...all(target, "details[id]")].map(({ id, open }) => [id, open]);
    held = doc.activeElement.id;
  });
  on("htmx:load", event => {
    for (const [id, open] of folds) {
      const box = doc.getElementById(id);
      if (box && event.target.contains(box)) box.open = open;
    }
    // htmx could not focus what was folded
    if (held && doc.activeElement === doc.body) doc.getElementById(held)?.focus({ preventScroll: true });
    prepare(event.target);
  });
  on("htmx:beforeSwap", ({ detail }) => {
    if (detail.xhr.status < 500 && detail.xhr.responseText.includes('id="refusal"'))
      Object.assign(detail, { shouldSwap: true, isError: false, target: doc.getElementById("messages"), swapOverride: "innerHTML" });
  });
  on("htmx:afterRequest", ({ detail }) => { const form = detail.elt.closest("form"); if (form) rest(form, false); });
  on("htmx:responseError", ({ detail }) => toast(detail.xhr.status < 500 ? text.refused : text.server));
  on("htmx:sendError", () => toast(text.network));
  prepare(doc.body);
})();
