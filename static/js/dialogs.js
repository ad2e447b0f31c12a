// Native dialogs: opened by a button, and one that asks before an act that cannot be taken back.
export function openDialogs() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    if (opener) {
      const dialog = document.getElementById(opener.dataset.dialog);
      if (dialog) {
        event.preventDefault();
        dialog.showModal();
      }
    }
    // A press on the backdrop lands on the dialog itself.
    if (event.target instanceof HTMLDialogElement) event.target.close("");
  });
  document.addEventListener("submit", ask, true);
}

// A form or its button with data-confirm="…the consequence…" is sent only after the person said yes.
function ask(event) {
  const asked = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
  if (!asked || event.target.dataset.confirmed) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const dialog = document.getElementById("confirm");
  dialog.querySelector("[data-question]").textContent = asked;
  dialog.querySelector("[data-yes]").textContent = event.submitter?.textContent.trim() ?? "";
  dialog.returnValue = "";
  dialog.addEventListener("close", () => answered(dialog, event.target, event.submitter), { once: true });
  dialog.showModal();
}

function answered(dialog, form, submitter) {
  if (dialog.returnValue !== "yes") return;
  form.dataset.confirmed = "1";
  form.requestSubmit(submitter);
  delete form.dataset.confirmed;
}
