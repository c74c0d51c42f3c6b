// Seconds until another code may be asked for; without JavaScript the page says the time.
(() => {
  const figure = new Intl.NumberFormat(document.documentElement.lang);
  for (const line of document.querySelectorAll("[data-countdown]")) {
    const end = Date.now() + line.dataset.countdown * 1000;
    const show = () => {
      const left = Math.ceil((end - Date.now()) / 1000);
      line.textContent = left > 0 ? line.dataset.left.replace("{n}", figure.format(left)) : line.dataset.over;
      if (left > 0) setTimeout(show, 1000);
    };
    show();
  }
})();
