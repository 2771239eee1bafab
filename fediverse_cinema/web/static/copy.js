// A button beside a field copies what stands in it. Without a script the field can be selected, and there is no button.

for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      button.textContent = button.dataset.copied;
    } catch {
      field.focus(); // not allowed here: it is selected, and the keyboard copies it
    }
  });
}
