// Warns before the session ends, and gives typed work back after signing in again.
// What is typed stays in this tab (sessionStorage), for the same person and page only, and never a password.

import { changed, fieldsOf, fill, here } from './fields.js'

const KEPT = 'kb-typed-work'
const LEFT = 'kb-left'
const SECOND = 1000

// Forms of a draft keep what is typed in them by themselves, with the revision that it started from: see draft.js.
const formsOf = () => Array.from(document.querySelectorAll('form:not([data-kb-forget], [data-kb-draft])'))

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
  fill(field, entry)
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

export function willReturn (person, page) {
  window.sessionStorage.setItem(LEFT, JSON.stringify({ person, page }))
}

// Whether this page was left because the session ended, for the same person: said once.
export function cameBack (person) {
  const left = JSON.parse(window.sessionStorage.getItem(LEFT) || 'null')
  if (!left || left.page !== here()) return false
  window.sessionStorage.removeItem(LEFT)
  return left.person === person
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
    willReturn(person, here())
    document.dispatchEvent(new Event('kb-leave'))
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
  // What a draft saves by itself keeps the session alive on the server, so here too.
  document.addEventListener('kb-alive', () => { end = Math.min(Date.now() + idle * SECOND, hardEnd) })
  // A sleeping computer stops timers, so the clock is read each time rather than counted.
  window.setInterval(look, SECOND)
  document.addEventListener('visibilitychange', look)
}
