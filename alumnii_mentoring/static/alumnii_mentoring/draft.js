/* Saves a draft while somebody types, renews the token of any application. */
(() => {
  const told = document.getElementById("am-saved");
  const form = told && told.closest("form");
  if (!form || !window.fetch) return;
  const mark = { "X-Am-Draft": "1" };
  let timer, running, isBusy;
  /* What was sent and never answered may be stored: nobody else wrote it. */
  let sent = [];
  const send = () => {
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    data.set("draft", "1");
    const words = new URLSearchParams(data).toString();
    for (const earlier of sent) data.append("am-sent", earlier);
    sent = [...sent, words].slice(-3);
    const run = running = new AbortController();
    setTimeout(() => run.abort("no answer"), 30000);
    return fetch(form.action || location.href, {
      method: "POST", body: data, credentials: "same-origin",
      headers: mark, signal: running.signal,
    });
  };
  /* A new login in another window brings a new token against forged requests. */
  const renew = async () => {
    const page = await fetch(location.href, { credentials: "same-origin", headers: mark });
    const fresh = new DOMParser().parseFromString(await page.text(), "text/html")
      .querySelector("[name=csrfmiddlewaretoken]");
    if (fresh) form.elements.csrfmiddlewaretoken.value = fresh.value;
    return fresh;
  };
  const later = (pause) => {
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  };
  const save = async () => {
    if (isBusy) return later(500);
    isBusy = true;
    try {
      let answer = await send();
      if (answer.status === 403 && await renew()) answer = await send();
      const { text, is_saved: isSaved, opened } = await answer.json();
      told.textContent = text;
      for (const name in opened) if (form.elements[name]) form.elements[name].value = opened[name];
      if (isSaved) sent = [];
    } catch (error) {
      if (error.name !== "AbortError") told.textContent = told.dataset.failed;
    }
    isBusy = false;
  };
  if (form.hasAttribute("data-am-draft")) form.addEventListener("input", () => later(2500));
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) renew().catch(() => {});
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    if (running) running.abort();
    for (const words of sent) {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name: "am-sent", value: words });
      form.append(field);
    }
  });
})();
