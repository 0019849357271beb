// The page of snippets: copy buttons, and no button to press where the page follows the settings by itself.
(() => {
  'use strict';

  const all = (selector) => Array.from(document.querySelectorAll(selector));
  const settle = () => all('[data-copy][hidden]').forEach((button) => { button.hidden = false; });
  document.documentElement.dataset.script = '';
  settle();
  document.addEventListener('htmx:afterSwap', settle);

  // Leaving a field says "changed" once more: what is shown already is not asked for again, so that a press in the preview
  // meets the preview that was looked at.
  const settings = document.querySelector('.settings');
  const said = () => new URLSearchParams(new FormData(settings)).toString();
  let shown = said();
  document.addEventListener('htmx:configRequest', (event) => {
    const now = said();
    if (now === shown) event.preventDefault();
    shown = now;
  });

  // Without a secure connection browsers keep their clipboard to themselves; then the text is selected at least.
  const copy = async (field) => {
    field.focus();
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      return true;
    } catch {
      return document.execCommand('copy');
    }
  };

  document.addEventListener('click', async (event) => {
    const button = event.target.closest('[data-copy]');
    if (!button || button.dataset.before) return;
    if (!(await copy(document.getElementById(button.dataset.copy)))) return;
    button.dataset.before = button.textContent;
    button.textContent = button.dataset.copied;
    button.focus();
    const live = document.querySelector('[data-copy-said]');
    if (live) live.textContent = button.dataset.copied;
    setTimeout(() => {
      button.textContent = button.dataset.before;
      delete button.dataset.before;
      if (live) live.textContent = '';
    }, 2500);
  });
})();
