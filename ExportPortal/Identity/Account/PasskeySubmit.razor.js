// From the account pages of the ASP.NET Core templates (MIT), without the e-mail: keys are discoverable.
const supported =
  typeof navigator.credentials !== 'undefined' &&
  typeof window.PublicKeyCredential !== 'undefined' &&
  typeof window.PublicKeyCredential.parseCreationOptionsFromJSON === 'function' &&
  typeof window.PublicKeyCredential.parseRequestOptionsFromJSON === 'function';

async function options(url, headers, signal) {
  const response = await fetch(url, { method: 'POST', credentials: 'same-origin', headers, signal });
  if (!response.ok) throw new Error(`The portal answered ${response.status}. Reload the page and try again.`);
  return response.json();
}

async function create(headers, signal) {
  const json = await options('/Account/PasskeyCreationOptions', headers, signal);
  return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(json), signal });
}

async function request(mediation, headers, signal) {
  const json = await options('/Account/PasskeyRequestOptions', headers, signal);
  return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(json), mediation, signal });
}

class PasskeySubmit extends HTMLElement {
  static formAssociated = true;

  connectedCallback() {
    this.internals = this.attachInternals();
    this.internals.form.addEventListener('submit', event => {
      if (event.submitter?.name !== '__passkeySubmit') return;
      event.preventDefault();
      this.submitCredential();
    });
    this.offerInField();
  }

  disconnectedCallback() {
    this.controller?.abort();
  }

  credential(mediation, signal) {
    if (!supported) throw new Error('This browser cannot use passkeys. Update it, or sign in with your password.');
    const headers = { [this.getAttribute('request-token-name')]: this.getAttribute('request-token-value') };
    return this.getAttribute('operation') === 'Create' ? create(headers, signal) : request(mediation, headers, signal);
  }

  async submitCredential(mediation) {
    this.controller?.abort();
    this.controller = new AbortController();
    const data = new FormData();
    try {
      const credential = await this.credential(mediation, this.controller.signal);
      data.append(`${this.getAttribute('name')}.CredentialJson`, JSON.stringify(credential));
    } catch (error) {
      // Aborted by the user, or an offer in the field that nobody asked for: nothing to say.
      if (error.name === 'AbortError' || mediation) return;
      data.append(`${this.getAttribute('name')}.Error`, error.name === 'NotAllowedError' ? 'No passkey was given.' : error.message);
    }
    this.internals.setFormValue(data);
    this.internals.form.submit();
  }

  // The browser offers passkeys in the e-mail field while the user has not chosen another way.
  async offerInField() {
    if (supported && this.getAttribute('operation') === 'Request' && this.getAttribute('offer') === 'yes' && await PublicKeyCredential.isConditionalMediationAvailable?.())
      await this.submitCredential('conditional');
  }
}

if (!customElements.get('passkey-submit')) customElements.define('passkey-submit', PasskeySubmit);
