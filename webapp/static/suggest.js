// Suggestions below a search box: the keys of a combobox. Without this the box stays a plain one.
(() => {
  const doc = document, input = doc.querySelector("[data-suggest]");
  if (!input) return;
  const list = () => doc.getElementById("suggestions"), options = () => [...list().querySelectorAll("[role=option]")];
  const say = (name, value) => input.setAttribute("aria-" + name, value);
  let chosen = -1, wanted = false;
  say("autocomplete", "list");
  say("controls", "suggestions");
  input.role = "combobox";

  const mark = n => {
    const all = options();
    chosen = n;
    all.forEach((option, i) => { option.ariaSelected = i === n; option.tabIndex = -1; });
    if (n < 0) return input.removeAttribute("aria-activedescendant");
    say("activedescendant", all[n].id);
    all[n].scrollIntoView({ block: "nearest" });
  };
  const show = want => {
    wanted = want;
    const open = want && doc.activeElement === input && options().length > 0;
    list().hidden = !open;
    say("expanded", open);
    mark(-1);
    return open;
  };
  const isShort = () => input.value.trim().length < 2;
  show(false);

  input.addEventListener("input", () => { wanted = true; if (isShort()) show(false); });
  input.addEventListener("htmx:beforeRequest", event => { if (isShort()) event.preventDefault(); });
  doc.addEventListener("htmx:afterSettle", ({ target }) => { if (target.id === "suggestions") show(wanted); });
  // a list that does not come is not worth a message
  for (const name of ["htmx:responseError", "htmx:sendError"])
    addEventListener(name, event => { if (event.detail.elt === input) event.stopImmediatePropagation(); }, true);

  input.addEventListener("keydown", event => {
    const { key } = event, down = key === "ArrowDown", many = options().length;
    if (event.isComposing || !many) return;
    const open = !list().hidden;
    if (down || key === "ArrowUp") {
      if (!open && !show(true)) return;
      // between the last and the first lies the box itself
      mark((chosen + 1 + (down ? 1 : many)) % (many + 1) - 1);
    } else if (key === "Enter" && open && chosen >= 0) options()[chosen].click();
    else if (key === "Enter" || key === "Tab") return show(false);
    else if (key !== "Escape" || !open) return;
    else show(false);
    event.preventDefault();
  });
  input.addEventListener("blur", () => show(false));
  // the box keeps the focus while something is pressed in the list
  doc.addEventListener("mousedown", event => { if (list().contains(event.target)) event.preventDefault(); });
  doc.addEventListener("click", event => {
    const option = event.target.closest("#suggestions [data-fill]");
    if (!option || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    input.value = option.querySelector("bdi").textContent;
    show(false);
    input.form.requestSubmit();
  });
})();
