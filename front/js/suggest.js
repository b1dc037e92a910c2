// Suggestions under a search box: a combobox that never chooses by itself.
// Enter without a chosen line searches for what was typed, exactly as without this file.

const WAIT = 150
const LEAST = 2
let boxes = 0

export function suggestIn (input) {
  const form = input.form
  const id = `kb-suggest-${++boxes}`
  const list = document.createElement('ul')
  const status = document.createElement('p')
  let lines = []
  let active = -1
  let timer = 0
  let asked = 0

  list.id = id
  list.className = 'kb-suggest'
  list.setAttribute('role', 'listbox')
  list.setAttribute('aria-label', 'Suggestions')
  list.hidden = true
  status.className = 'govuk-visually-hidden'
  status.setAttribute('role', 'status')
  form.classList.add('kb-search')
  form.append(list, status)
  for (const [name, value] of Object.entries({
    role: 'combobox',
    autocomplete: 'off',
    'aria-autocomplete': 'list',
    'aria-expanded': 'false',
    'aria-controls': id
  })) input.setAttribute(name, value)

  function close () {
    active = -1
    list.hidden = true
    list.replaceChildren()
    input.setAttribute('aria-expanded', 'false')
    input.removeAttribute('aria-activedescendant')
  }

  function mark (place) {
    active = place
    Array.from(list.children).forEach((line, number) => {
      line.setAttribute('aria-selected', String(number === place))
    })
    if (place < 0) return input.removeAttribute('aria-activedescendant')
    input.setAttribute('aria-activedescendant', `${id}-${place}`)
    list.children[place].scrollIntoView({ block: 'nearest' })
  }

  function choose (place) {
    input.value = lines[place]
    close()
    form.requestSubmit()
  }

  function show (words) {
    close()
    lines = words
    words.forEach((text, number) => {
      const line = document.createElement('li')
      line.id = `${id}-${number}`
      line.className = 'kb-suggest__option'
      line.setAttribute('role', 'option')
      line.setAttribute('aria-selected', 'false')
      line.textContent = text
      // Before the box loses focus, which would close the list under the pointer.
      line.addEventListener('mousedown', (event) => { event.preventDefault(); choose(number) })
      list.append(line)
    })
    const count = words.length
    status.textContent = count ? `${count} ${count === 1 ? 'suggestion' : 'suggestions'}. Use up and down arrows.` : ''
    if (!count) return
    list.hidden = false
    input.setAttribute('aria-expanded', 'true')
  }

  async function ask () {
    const typed = input.value.trim()
    const turn = ++asked
    if (typed.length < LEAST) return show([])
    const address = `${input.dataset.kbSuggest}?q=${encodeURIComponent(typed)}`
    const words = await fetch(address, { credentials: 'same-origin', headers: { Accept: 'application/json' } })
      .then((answer) => (answer.ok && !answer.redirected ? answer.json() : []))
      .catch(() => [])
    // A slow answer to older words must not replace a newer one.
    if (turn === asked && document.activeElement === input) show(words)
  }

  const keys = {
    ArrowDown: () => mark(active + 1 < lines.length ? active + 1 : -1),
    ArrowUp: () => mark(active < 0 ? lines.length - 1 : active - 1),
    Escape: close,
    Enter: () => choose(active)
  }

  input.addEventListener('input', () => {
    window.clearTimeout(timer)
    timer = window.setTimeout(ask, WAIT)
  })
  input.addEventListener('keydown', (event) => {
    const act = keys[event.key]
    if (!act || list.hidden || (event.key === 'Enter' && active < 0)) return
    event.preventDefault()
    act()
  })
  input.addEventListener('blur', close)
  form.addEventListener('submit', () => { asked += 1; window.clearTimeout(timer) })
}
