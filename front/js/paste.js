// A table pasted from a spreadsheet or a document: its cells are taken along as the clipboard has them,
// beside the plain text that stands in the box. What is typed afterwards counts alone again.

const MOST = 1_000_000

export function takeTable (box) {
  const hidden = box.form && box.form.querySelector(`input[type="hidden"][name="${box.dataset.kbPaste}"]`)
  const status = document.createElement('p')
  if (!hidden) return
  status.className = 'govuk-body-s'
  status.setAttribute('role', 'status')
  box.after(status)

  function rowsIn (html) {
    // Parsed apart from the page: nothing in it is loaded, run or shown.
    return new DOMParser().parseFromString(html, 'text/html').querySelectorAll('table tr').length
  }

  box.addEventListener('paste', (event) => {
    const html = event.clipboardData ? event.clipboardData.getData('text/html') : ''
    const whole = box.selectionStart === 0 && box.selectionEnd === box.value.length
    const rows = whole && html.length <= MOST && /<table/i.test(html) ? rowsIn(html) : 0
    hidden.value = rows ? html : ''
    status.textContent = rows ? `A table with ${rows} ${rows === 1 ? 'row' : 'rows'} has been taken as it is.` : ''
  })
  box.addEventListener('input', (event) => {
    if (event.inputType === 'insertFromPaste') return
    hidden.value = ''
    status.textContent = ''
  })
}
