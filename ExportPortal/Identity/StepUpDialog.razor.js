// Lets a passkey stand for the code. The portal checks what the key signed; this page learns only whether it was taken.
async function send(url, headers, body) {
  const response = await fetch(url, { method: 'POST', credentials: 'same-origin', headers, body });
  if (!response.ok) throw new Error(response.status === 400 ? 'The passkey was not taken. Use the code of your app.' : `The portal answered ${response.status}. Use the code of your app.`);
  return response;
}

// Empty when the passkey was taken, else what to tell the user.
export async function showPasskey() {
  if (typeof window.PublicKeyCredential?.parseRequestOptionsFromJSON !== 'function') return 'This browser cannot use passkeys. Use the code of your app.';
  try {
    const token = await (await fetch('/api/antiforgery', { credentials: 'same-origin' })).json();
    const headers = { [token.header]: token.token };
    const options = await (await send('/Account/PasskeyRequestOptions', headers)).json();
    const credential = await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
    await send('/Account/PasskeyStepUp', { ...headers, 'Content-Type': 'application/json' }, JSON.stringify(credential));
    return '';
  } catch (error) {
    return error.name === 'NotAllowedError' || error.name === 'AbortError' ? 'No passkey was given.' : error.message;
  }
}
