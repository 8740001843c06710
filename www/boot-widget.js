/* Starts the widget's wasm program in place of the skeleton. */
import init from './widget.js';

init({ module_or_path: './widget_bg.wasm' }).catch((reason) => {
  console.error(reason);
  document.querySelector('[data-boot-error]')?.removeAttribute('hidden');
  document.querySelector('[data-boot]')?.remove();
});
