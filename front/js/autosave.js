// Saves a draft's whole text by itself, and shows how it will read.

import { startBox } from './kept.js'

const EVERY = 20_000
const PREVIEW_PAUSE = 1_200

const clock = () => new Date().toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })

async function send (form) {
  const answer = await fetch(form.action, {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'X-Autosave': '1', Accept: 'application/json' },
    body: new FormData(form)
  }).catch(() => null)
  if (!answer) return { words: 'Not saved: the service cannot be reached. Trying again soon.' }
  if (answer.redirected || answer.status === 401) {
    return { over: true, words: 'Not saved: you have been signed out. What you typed is kept on this computer.' }
  }
  if (answer.status === 409) {
    return { over: true, words: 'Not saved: somebody else has saved. Press “Save” to see both texts.' }
  }
  if (!answer.ok) return { over: answer.status < 500, words: 'Not saved. Press “Save” to see why.' }
  const { revision } = await answer.json().catch(() => ({}))
  return { revision, words: revision ? `Saved at ${clock()}` : 'Not saved. Press “Save” to see why.' }
}

export function preview (form) {
  const place = document.getElementById('kb-preview')
  if (!place || !form.dataset.kbPreview) return
  let timer = 0
  let turn = 0

  async function show () {
    const mine = ++turn
    const answer = await fetch(form.dataset.kbPreview, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'X-Fragment': '1' },
      body: new FormData(form)
    }).catch(() => null)
    if (mine !== turn || !answer || !answer.ok || answer.redirected) return
    const fragment = new DOMParser().parseFromString(await answer.text(), 'text/html')
    if (mine === turn) place.replaceChildren(...fragment.body.childNodes)
  }

  form.addEventListener('input', () => {
    window.clearTimeout(timer)
    timer = window.setTimeout(show, PREVIEW_PAUSE)
  })
}

export function autosave (form, { dirty, tell, picture, before, saved }) {
  let timer = 0
  let busy = false
  let over = false

  async function save () {
    window.clearTimeout(timer)
    timer = 0
    if (busy || over || !dirty()) return
    busy = true
    const entry = before()
    const pictured = picture()
    const answer = await send(form)
    busy = false
    over = answer.over === true
    tell(answer.words)
    if (answer.revision) {
      startBox(form).value = answer.revision
      document.dispatchEvent(new Event('kb-alive'))
      saved(entry, pictured)
    }
    if (!over && dirty()) plan()
  }

  function plan () {
    if (!timer && !over) timer = window.setTimeout(save, EVERY)
  }

  form.addEventListener('input', () => {
    if (!over) tell('Not saved yet')
    plan()
  })
  form.addEventListener('submit', () => { over = true; window.clearTimeout(timer) })
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') save() })
}
