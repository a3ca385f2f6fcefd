// Passkeys: signing in with one, and adding one. Without script, or where the
// browser has none, the page's other way stands.

const decode = (text) => {
  const base = text.replace(/-/g, '+').replace(/_/g, '/')
  return Uint8Array.from(atob(base + '='.repeat((4 - base.length % 4) % 4)), (c) => c.charCodeAt(0))
}

const encode = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')

/** Turns the server's JSON into what the browser takes: bytes for base64. */
function prepare(options) {
  const key = options.publicKey
  key.challenge = decode(key.challenge)
  if (key.user) key.user.id = decode(key.user.id)
  for (const list of [key.excludeCredentials, key.allowCredentials]) for (const c of list || []) c.id = decode(c.id)
  const values = key.extensions && key.extensions.prf && key.extensions.prf.eval
  for (const name of ['first', 'second']) if (values && typeof values[name] === 'string') values[name] = decode(values[name])
  return options
}

/** What the authenticator answered, as the server reads it. Its PRF output stays apart. */
function answer(credential) {
  const r = credential.response
  const response = { clientDataJSON: encode(r.clientDataJSON) }
  for (const name of ['attestationObject', 'authenticatorData', 'signature', 'userHandle']) if (r[name]) response[name] = encode(r[name])
  if (r.getTransports) response.transports = r.getTransports()
  return JSON.stringify({ id: credential.id, rawId: encode(credential.rawId), type: credential.type, authenticatorAttachment: credential.authenticatorAttachment || undefined, clientExtensionResults: {}, response })
}

function secret(credential) {
  const { prf } = credential.getClientExtensionResults()
  return prf && prf.results && prf.results.first ? encode(prf.results.first) : ''
}

/** Sends a form and returns its JSON; what the server says is an error for people. */
async function send(path, fields) {
  const reply = await fetch(path, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' })
  if (reply.type === 'opaqueredirect') {
    location.reload()
    return new Promise(() => {})
  }
  const body = await reply.json()
  if (!reply.ok && body.next) {
    location.assign(body.next)
    return new Promise(() => {})
  }
  if (!reply.ok) throw Object.assign(new Error('refused'), { say: body.say })
  return body
}

function guarded(part, button, work) {
  const said = part.querySelector('[data-passkey-said]')
  return async (event) => {
    event.preventDefault()
    if (button.disabled) return
    button.disabled = true
    said.textContent = part.dataset.wait
    try {
      await work(said)
    } catch (problem) {
      said.textContent = problem.say || part.dataset.failed
    }
    button.disabled = false
  }
}

function signIn(part) {
  const form = document.querySelector('form[data-signin]')
  const button = part.querySelector('[data-passkey-button]')
  part.hidden = false
  button.addEventListener('click', guarded(part, button, async (said) => {
    const begun = await send('/sign-in/passkey', {})
    const credential = await navigator.credentials.get(prepare(begun.options))
    const prf = secret(credential)
    if (prf) {
      const own = form.elements.namedItem('own').checked
      const done = await send('/sign-in/passkey/finish', { ceremony: begun.ceremony, response: answer(credential), prf, own })
      location.replace(done.next)
      return
    }
    // It can't unlock by itself, so it stands in for the six digits.
    form.elements.namedItem('ceremony').value = begun.ceremony
    form.elements.namedItem('assertion').value = answer(credential)
    form.querySelector('[data-totp]').hidden = true
    said.textContent = part.dataset.second
    form.elements.namedItem('passphrase').focus()
  }))
}

function add(form) {
  const button = form.querySelector('button')
  form.hidden = false
  form.addEventListener('submit', guarded(form, button, async (said) => {
    const begun = await send('/me/passkeys', { name: form.elements.namedItem('name').value })
    const options = prepare(begun.options)
    const credential = await navigator.credentials.create(options)
    let prf = secret(credential)
    const able = credential.getClientExtensionResults().prf
    if (!prf && able && able.enabled) prf = await evaluate(options, credential)
    if (!prf) said.textContent = form.dataset.second
    const done = await send('/me/passkeys/finish', { ceremony: begun.ceremony, response: answer(credential), prf })
    location.assign(done.next)
  }))
}

/** Some authenticators tell their secret only when they are used, not when they are made. */
async function evaluate(options, made) {
  const { rp, extensions } = options.publicKey
  const used = await navigator.credentials.get({ publicKey: {
    challenge: crypto.getRandomValues(new Uint8Array(32)), rpId: rp.id, userVerification: 'required',
    allowCredentials: [{ type: 'public-key', id: made.rawId }], extensions,
  } })
  return secret(used)
}

/** Proves again who acts: the answer goes along with the form in place of the passphrase. */
function prove(part) {
  const form = document.querySelector('form[data-prove]')
  const button = part.querySelector('[data-passkey-button]')
  part.hidden = false
  button.addEventListener('click', guarded(part, button, async () => {
    const begun = await send('/sign-in/passkey', {})
    const credential = await navigator.credentials.get(prepare(begun.options))
    form.elements.namedItem('ceremony').value = begun.ceremony
    form.elements.namedItem('assertion').value = answer(credential)
    form.submit()
  }))
}

if (window.PublicKeyCredential && navigator.credentials) {
  const part = document.querySelector('[data-passkey]')
  if (part) (document.querySelector('form[data-prove]') ? prove : signIn)(part)
  const form = document.querySelector('form[data-passkey-add]')
  if (form) add(form)
}
