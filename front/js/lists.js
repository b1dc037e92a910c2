// Ticking rows for My list, and copying it.

export function countTicks (bar) {
  const form = bar.closest('form')
  if (!form) return
  let count = bar.querySelector('[data-kb-tick-count]')
  if (!count) {
    count = document.createElement('span')
    count.className = 'govuk-body'
    count.setAttribute('role', 'status')
    bar.append(count)
  }
  const tell = () => {
    const rows = form.querySelectorAll('input[type="checkbox"][name="row"]:checked:not(:disabled)').length
    bar.classList.toggle('kb-tick-bar--idle', rows === 0)
    count.textContent = rows === 0 ? 'No rows ticked' : rows === 1 ? '1 row ticked' : `${rows} rows ticked`
  }
  form.addEventListener('change', tell)
  // The browser may put ticks back when a person returns to the page.
  window.addEventListener('pageshow', tell)
  tell()
}

function copied (target) {
  const text = target.value === undefined ? target.innerText : target.value
  if (target.value !== undefined || !window.ClipboardItem || !navigator.clipboard.write) {
    return navigator.clipboard.writeText(text)
  }
  // As text and as HTML, so that links survive in a letter or a mail.
  return navigator.clipboard.write([
    new window.ClipboardItem({
      'text/plain': new Blob([text], { type: 'text/plain' }),
      'text/html': new Blob([target.innerHTML], { type: 'text/html' })
    })
  ])
}

export function copyOnClick (button) {
  const target = document.getElementById(button.dataset.kbCopy)
  const status = document.createElement('span')
  // The clipboard is only given to pages on HTTPS or on this computer.
  if (!target || !navigator.clipboard) return
  status.className = 'govuk-body govuk-!-margin-left-2'
  status.setAttribute('role', 'status')
  button.after(status)
  button.hidden = false
  button.addEventListener('click', () => {
    copied(target).then(
      () => { status.textContent = 'Copied' },
      () => { status.textContent = 'Your browser did not allow copying. Select the text and copy it yourself.' }
    )
  })
}
