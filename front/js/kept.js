// What is typed into a draft's forms, kept on this computer until it is saved: for the same person and address,
// with the revision that it started from. Never after signing out, never for anybody else, never for long.

import { fieldsOf, fill } from './fields.js'

const MARK = 'kb-draft '
const LONGEST = 14 * 24 * 60 * 60 * 1000

const keysOf = () => Object.keys(window.localStorage).filter((key) => key.startsWith(MARK))
const keyOf = (entry) => `${MARK}${entry.person} ${entry.page} ${entry.startedFrom}`

export const startBox = (form) => form.querySelector('input[name="started_from"]')
export const startOf = (form) => (startBox(form) ? startBox(form).value : '')
export const wipe = () => keysOf().forEach((key) => window.localStorage.removeItem(key))
export const drop = (entry) => window.localStorage.removeItem(keyOf(entry))

function read (key) {
  try {
    return JSON.parse(window.localStorage.getItem(key))
  } catch {
    return null
  }
}

// On a shared computer the next person must not find what the last one typed.
export function tidy (person) {
  keysOf().forEach((key) => {
    const entry = read(key)
    if (!entry || entry.person !== person || Date.now() - entry.at > LONGEST) window.localStorage.removeItem(key)
  })
}

export function entryOf (form, person, page) {
  const fields = fieldsOf(form).map(({ name, value, checked }) => ({ name, value, ticked: checked === true }))
  return { person, page, startedFrom: startOf(form), at: Date.now(), fields }
}

// False where the browser has no room for it, or does not allow it.
export function keep (entry) {
  try {
    window.localStorage.setItem(keyOf(entry), JSON.stringify(entry))
    return true
  } catch {
    return false
  }
}

// The last that this person typed at this address and did not save.
export function lastKept (person, page) {
  const entries = keysOf().map(read).filter((entry) => entry && entry.person === person && entry.page === page)
  return entries.sort((one, other) => other.at - one.at)[0] || null
}

export function dropWithin (person, path) {
  keysOf().map(read).filter((entry) => entry && entry.person === person && entry.page.startsWith(path)).forEach(drop)
}

// Whole, with the revision that it started from: what others saved since must be seen, not overwritten.
export function bringBack (form, entry) {
  const fields = fieldsOf(form)
  entry.fields.forEach((one, place) => {
    if (fields[place] && fields[place].name === one.name) fill(fields[place], one)
  })
  if (startBox(form)) startBox(form).value = entry.startedFrom
}
