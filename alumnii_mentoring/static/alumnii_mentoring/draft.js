/* Saves an application as a draft while somebody types; without it the button does. */
(() => {
  const form = document.querySelector("form[data-am-draft]");
  const told = document.getElementById("am-saved");
  if (!form || !told || !window.fetch) return;
  const mark = { "X-Am-Draft": "1" };
  let timer, running;
  const send = () => {
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    data.set("draft", "1");
    running = new AbortController();
    return fetch(form.action || location.href, {
      method: "POST", body: data, credentials: "same-origin",
      headers: mark, signal: running.signal,
    });
  };
  /* Who logged in anew in another window has a new token against forged requests. */
  const renew = async () => {
    const page = await fetch(location.href, { credentials: "same-origin", headers: mark });
    const fresh = new DOMParser().parseFromString(await page.text(), "text/html")
      .querySelector("[name=csrfmiddlewaretoken]");
    if (fresh) form.elements.csrfmiddlewaretoken.value = fresh.value;
    return fresh;
  };
  const save = async () => {
    try {
      let answer = await send();
      if (answer.status === 403 && await renew()) answer = await send();
      told.textContent = (await answer.json()).text;
    } catch (error) {
      if (error.name !== "AbortError") told.textContent = told.dataset.failed;
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, 2500);
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) renew().catch(() => {});
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    if (running) running.abort();
  });
})();
