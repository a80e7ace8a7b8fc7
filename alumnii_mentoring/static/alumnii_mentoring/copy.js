/* Copies an address; without it the address is selected and copied by hand. */
(() => {
  for (const button of document.querySelectorAll("button[data-am-copy][hidden]")) {
    const told = button.parentElement.querySelector("[role=status]");
    const source = document.getElementById(button.dataset.amCopy);
    if (!source || !told || !navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(source.textContent.trim());
        told.textContent = button.dataset.amCopied;
      } catch {
        told.textContent = button.dataset.amFailed;
      }
    });
  }
})();
