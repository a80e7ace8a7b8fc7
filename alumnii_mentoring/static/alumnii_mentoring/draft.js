/* Saves an application as a draft while somebody types; without it the button does. */
(() => {
  const form = document.querySelector("form[data-am-draft]");
  const told = document.getElementById("am-saved");
  if (!form || !told || !window.fetch) return;
  let timer, running;
  const send = () => {
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    data.set("draft", "1");
    running = new AbortController();
    return fetch(form.action || location.href, {
      method: "POST", body: data, credentials: "same-origin",
      headers: { "X-Am-Draft": "1" }, signal: running.signal,
    });
  };
  /* Who logged in anew in another window has a new token against forged requests. */
  const renew = async () => {
    const page = await (await fetch(location.href, { credentials: "same-origin" })).text();
    const fresh = new DOMParser().parseFromString(page, "text/html")
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
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    if (running) running.abort();
  });
})();
