/* Runs before the first paint, so that nobody who chose a theme sees a flash of the other one. */
{
  const wanted = new URLSearchParams(location.hash.slice(1)).get('theme');
  let kept = null;
  try {
    kept = localStorage.getItem('parlor.theme');
  } catch { /* Storage is denied: the system decides. */ }
  const theme = wanted || kept;
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
}
