// Warns before the session ends, and gives typed work back after signing in again.
// What is typed stays in this tab (sessionStorage), for the same person and page only, and never a password.

const KEPT = 'kb-typed-work'
const SECOND = 1000

const never = (field) =>
  !field.name ||
  field.name === 'csrf_token' ||
  ['hidden', 'password', 'file', 'submit', 'button', 'reset', 'image'].includes(field.type) ||
  /password|one-time-code/.test(field.autocomplete || '')

const fieldsOf = (form) => Array.from(form.elements).filter((field) => !never(field))
const formsOf = () => Array.from(document.querySelectorAll('form:not([data-kb-forget])'))
const isTick = (field) => field.type === 'checkbox' || field.type === 'radio'
const changed = (field) => {
  if (isTick(field)) return field.checked !== field.defaultChecked
  if (field.options) return Array.from(field.options).some((o) => o.selected !== o.defaultSelected)
  return field.value !== field.defaultValue
}
const here = () => window.location.pathname + window.location.search

function keep (person) {
  const typed = []
  formsOf().forEach((form, number) => {
    fieldsOf(form).forEach((field, place) => {
      if (!changed(field)) return
      typed.push({ number, place, name: field.name, value: field.value, ticked: field.checked === true })
    })
  })
  if (typed.length) window.sessionStorage.setItem(KEPT, JSON.stringify({ person, page: here(), typed }))
}

const forget = () => window.sessionStorage.removeItem(KEPT)

function put (entry) {
  const form = formsOf()[entry.number]
  const field = form && fieldsOf(form)[entry.place]
  if (!field || field.name !== entry.name) return false
  if (isTick(field)) field.checked = entry.ticked
  else field.value = entry.value
  field.dispatchEvent(new Event('input', { bubbles: true }))
  return true
}

function giveBack (person) {
  const text = window.sessionStorage.getItem(KEPT)
  if (!text) return
  const kept = JSON.parse(text)
  // On a shared computer the next person must not find what the last one typed.
  if (kept.person !== person) forget()
  if (kept.person !== person || kept.page !== here()) return
  forget()
  const restored = kept.typed.map(put).some(Boolean)
  const notice = document.getElementById('kb-restored')
  if (restored && notice) notice.hidden = false
}

const minutes = (seconds) => {
  const whole = Math.max(1, Math.ceil(seconds / 60))
  return whole === 1 ? 'about 1 minute' : `about ${whole} minutes`
}

export function watchSession (dialog) {
  if (!dialog || typeof dialog.showModal !== 'function') return
  const { person, extendUrl, signInUrl, csrf } = dialog.dataset
  const idle = Number(dialog.dataset.idleSeconds)
  const warn = Number(dialog.dataset.warnSeconds)
  const hardEnd = Date.now() + Number(dialog.dataset.absoluteSeconds) * SECOND
  const left = dialog.querySelector('[data-kb-left]')
  let end = Math.min(Date.now() + idle * SECOND, hardEnd)

  giveBack(person)

  function leave () {
    keep(person)
    window.location.assign(`${signInUrl}?next=${encodeURIComponent(here())}`)
  }

  async function extend () {
    const answer = await fetch(extendUrl, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'X-CSRFToken': csrf, Accept: 'application/json' }
    }).catch(() => null)
    if (!answer || !answer.ok || answer.redirected) return leave()
    end = Math.min(Date.now() + idle * SECOND, hardEnd)
    forget()
    dialog.close()
  }

  function look () {
    const seconds = (end - Date.now()) / SECOND
    if (seconds <= 0) return leave()
    if (seconds > warn) return
    keep(person)
    const words = minutes(seconds)
    if (left && left.textContent !== words) left.textContent = words
    if (!dialog.open && dialog.dataset.dismissed !== String(end)) dialog.showModal()
  }

  dialog.querySelector('[data-kb-extend]').addEventListener('click', extend)
  // Escape closes the warning without extending; it does not come back for the same end.
  dialog.addEventListener('cancel', () => { dialog.dataset.dismissed = String(end) })
  // What has been sent, or left behind by signing out, must not come back into the page later.
  document.addEventListener('submit', forget)
  // A sleeping computer stops timers, so the clock is read each time rather than counted.
  window.setInterval(look, SECOND)
  document.addEventListener('visibilitychange', look)
}
