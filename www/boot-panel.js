/* Starts the panel's wasm program in place of the skeleton. With ?demo the in-page authority starts first. */
import init from './panel.js';

async function start() {
  if (new URLSearchParams(location.search).has('demo')) {
    const demo = await import('./demo.js');
    await demo.default({ module_or_path: './demo_bg.wasm' });
    await import('./demo-dock.js');
  }
  await init({ module_or_path: './panel_bg.wasm' });
}

start().catch((reason) => {
  console.error(reason);
  document.querySelector('[data-boot-error]')?.removeAttribute('hidden');
  document.querySelector('[data-boot]')?.remove();
});
