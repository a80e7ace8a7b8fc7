/* Shows how far a job is without loading the page anew; without it the page refreshes itself. */
(() => {
  const shown = document.getElementById("am-job");
  if (!shown || !window.fetch) return;
  const pause = 1000 * shown.dataset.amSeconds;
  const show = (fresh) => {
    const [said, bar] = shown.children, [now, then] = fresh.children;
    if (said.textContent !== now.textContent) said.replaceChildren(...now.childNodes);
    if (bar.value !== then.value) bar.value = then.value;
  };
  const look = async () => {
    try {
      const answer = await fetch(location.href, { credentials: "same-origin", redirect: "manual" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("am-job");
      if (!fresh || !("amOpen" in fresh.dataset)) return location.reload();
      if (("amLate" in fresh.dataset) !== ("amLate" in shown.dataset)) return location.reload();
      show(fresh);
    } catch { /* The next look may find the network again. */ }
    setTimeout(look, pause);
  };
  setTimeout(look, pause);
})();
