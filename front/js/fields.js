// Which boxes of a form hold what a person typed, and how to read and set them. Shared by session.js and draft.js.

export const never = (field) =>
  !field.name ||
  field.name === 'csrf_token' ||
  ['hidden', 'password', 'file', 'submit', 'button', 'reset', 'image'].includes(field.type) ||
  /password|one-time-code/.test(field.autocomplete || '')

// Not form.elements: a box of that name would stand in its place.
const boxesOf = (form) => Array.from(form.querySelectorAll('input, select, textarea'))
export const fieldsOf = (form) => boxesOf(form).filter((field) => !never(field))
export const isTick = (field) => field.type === 'checkbox' || field.type === 'radio'
export const changed = (field) => {
  if (isTick(field)) return field.checked !== field.defaultChecked
  if (field.options) return Array.from(field.options).some((o) => o.selected !== o.defaultSelected)
  return field.value !== field.defaultValue
}
export const here = () => window.location.pathname + window.location.search

export function fill (field, entry) {
  if (isTick(field)) field.checked = entry.ticked
  else field.value = entry.value
  field.dispatchEvent(new Event('input', { bubbles: true }))
}
