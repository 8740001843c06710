window.Parlor = window.Parlor || function () { (Parlor.q = Parlor.q || []).push(arguments); };

document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-ask]');
  if (!button) return;
  if (button.dataset.ask) Parlor('prefill', button.dataset.ask);
  Parlor('open');
});
