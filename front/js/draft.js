// Forms of a draft: nothing that is typed is lost, and nobody leaves with unsaved work without being asked.

import { here } from './fields.js'
import { bringBack, drop, dropWithin, entryOf, keep, lastKept, startOf, tidy, wipe } from './kept.js'
import { cameBack, willReturn } from './session.js'
import { autosave, preview } from './autosave.js'

const SENT = 'kb-sent'
const PAUSE = 400

const dialogOf = () => document.getElementById('kb-timeout')
const time = (at) => new Date(at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
const day = (at) => new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'long' })

// A save that was taken leads on to another page; anything else shows the form again, or nothing of ours.
function settleSent (person) {
  const sent = JSON.parse(window.sessionStorage.getItem(SENT) || 'null')
  if (!sent) return
  const [arrival] = window.performance.getEntriesByType('navigation')
  const from = document.referrer ? new URL(document.referrer).pathname : ''
  window.sessionStorage.removeItem(SENT)
  if (sent.person !== person || !arrival || !arrival.redirectCount || from !== sent.from) return
  if (sent.within) dropWithin(person, sent.within)
  else drop(sent.entry)
}

function sending (mark) {
  window.sessionStorage.setItem(SENT, JSON.stringify({ ...mark, from: window.location.pathname }))
}

// The session had ended when the form was sent: after signing in again, back to what was typed.
function backAfterSigningIn () {
  const sent = JSON.parse(window.sessionStorage.getItem(SENT) || 'null')
  if (!sent || !sent.entry) return
  document.querySelectorAll('input[name="next"]').forEach((field) => {
    if (!field.value || field.value === '/') field.value = sent.entry.page
  })
  willReturn(sent.person, sent.entry.page)
}

function statusLine (form) {
  const line = document.createElement('p')
  line.className = 'govuk-body-s kb-draft-status'
  line.setAttribute('role', 'status')
  form.append(line)
  return (words) => { if (line.textContent !== words) line.textContent = words }
}

function button (words, act) {
  const made = document.createElement('button')
  made.type = 'button'
  made.className = 'govuk-button govuk-button--secondary govuk-!-margin-bottom-0 govuk-!-margin-right-2'
  made.textContent = words
  made.addEventListener('click', act)
  return made
}

function offer (form, entry, { take, leave }) {
  const panel = document.createElement('section')
  const words = document.createElement('p')
  const older = entry.startedFrom === startOf(form) ? '' : ' The draft has been saved since then: you will see both.'
  panel.className = 'govuk-inset-text kb-draft-offer'
  panel.setAttribute('aria-label', 'What you typed and did not save')
  words.className = 'govuk-body'
  words.textContent = `On ${day(entry.at)} at ${time(entry.at)} you typed something here that was not saved.${older}`
  const close = (act) => () => { act(); panel.remove() }
  panel.append(words, button('Bring back what you typed', close(take)), button('Discard it', close(leave)))
  form.before(panel)
}

function watch (form, person) {
  const page = here()
  const tell = statusLine(form)
  const picture = () => JSON.stringify(entryOf(form, person, page).fields)
  const state = { clean: picture(), leaving: false, wiped: false, timer: 0 }
  const refused = document.querySelector('.govuk-error-summary') !== null || 'kbUnsaved' in form.dataset
  if (refused) state.clean = ''
  const dirty = () => picture() !== state.clean

  function keepNow () {
    window.clearTimeout(state.timer)
    if (state.wiped) return
    if (!dirty()) return drop(entryOf(form, person, page))
    const kept = keep(entryOf(form, person, page))
    if (form.dataset.kbDraft === 'text') return
    tell(kept
      ? 'Not saved yet. What you type is kept on this computer until you save it.'
      : 'Not saved yet, and this browser has no room to keep it. Save often.')
  }

  function take (entry) {
    bringBack(form, entry)
    const notice = document.getElementById('kb-restored')
    if (notice) notice.hidden = false
    keepNow()
  }

  const kept = lastKept(person, page)
  if (kept && JSON.stringify(kept.fields) === state.clean) drop(kept)
  else if (kept && cameBack(person)) take(kept)
  else if (kept && !refused) offer(form, kept, { take: () => take(kept), leave: () => drop(kept) })
  if (refused) keepNow()

  form.addEventListener('input', () => {
    state.wiped = false
    window.clearTimeout(state.timer)
    state.timer = window.setTimeout(keepNow, PAUSE)
  })
  form.addEventListener('submit', (event) => {
    // The preview without a script is a button of the same form, and saves nothing.
    if (event.submitter && event.submitter.hasAttribute('formaction')) { state.leaving = true; return keepNow() }
    keepNow()
    state.leaving = true
    sending({ person, entry: entryOf(form, person, page) })
  })
  document.addEventListener('kb-wipe', () => { state.wiped = true })
  document.addEventListener('kb-leave', () => { keepNow(); state.leaving = true })
  window.addEventListener('pagehide', () => { if (!state.leaving) keepNow() })
  window.addEventListener('pageshow', (event) => { if (event.persisted) state.leaving = false })
  window.addEventListener('beforeunload', (event) => {
    if (state.leaving || !dirty()) return
    keepNow()
    event.preventDefault()
  })
  preview(form)
  if (form.dataset.kbDraft !== 'text') return
  autosave(form, {
    dirty,
    tell,
    picture,
    before: () => entryOf(form, person, page),
    saved: (entry, pictured) => { drop(entry); state.clean = pictured; keepNow() }
  })
}

export function watchDrafts () {
  document.querySelectorAll('form[action$="/sign-out"], form[action$="/everywhere"]').forEach((form) => {
    form.addEventListener('submit', () => { document.dispatchEvent(new Event('kb-wipe')); wipe() })
  })
  const dialog = dialogOf()
  if (!dialog) return backAfterSigningIn()
  const person = dialog.dataset.person
  tidy(person)
  settleSent(person)
  document.querySelectorAll('form[data-kb-draft]').forEach((form) => watch(form, person))
  // Where two texts are being settled, all that was typed of this draft is on the page.
  const clash = document.querySelector('[data-kb-clash]')
  if (!clash) return
  const within = window.location.pathname.replace(/\/draft\/.*$/, '/draft/')
  document.querySelectorAll('main form').forEach((form) => {
    form.addEventListener('submit', () => sending({ person, within }))
  })
}
