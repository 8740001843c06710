// The page of an invitation: sets the password that the link is for. The token stands after the hash sign, which browsers
// do not send.
const form = document.querySelector('form');
const said = document.querySelector('#said');

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const button = form.querySelector('button');
  const { password, again } = form.elements;
  said.textContent = '';
  if (password.value !== again.value) {
    said.textContent = 'The two passwords are not the same.';
    again.focus();
    return;
  }
  button.disabled = true;
  try {
    const response = await fetch('/api/v1/invitations', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-parlor': '1' },
      body: JSON.stringify({ token: location.hash.slice(1), password: password.value }),
    });
    if (response.ok) {
      location.replace('/');
      return;
    }
    said.textContent = (await response.json()).detail;
  } catch {
    said.textContent = 'The server could not be reached. Please try again.';
  }
  button.disabled = false;
});
