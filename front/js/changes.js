// Going from change to change by n and p, while one of them has the focus. The links do the same without this.

export function stepChanges (region) {
  const stops = [...region.querySelectorAll('.kb-compared')]
  document.querySelectorAll('[data-kb-keys]').forEach((told) => { told.hidden = false })
  region.addEventListener('keydown', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest('input, select, textarea')) return
    const step = { n: 1, p: -1 }[event.key]
    const at = stops.indexOf(event.target.closest('.kb-compared'))
    const stop = step && at >= 0 ? stops[at + step] : null
    if (!stop) return
    event.preventDefault()
    stop.focus()
    stop.scrollIntoView({ block: 'start' })
  })
  // A browser's own print shows what is folded only if it is open.
  const folded = []
  window.addEventListener('beforeprint', () => {
    for (const one of region.querySelectorAll('details:not([open])')) {
      one.open = true
      folded.push(one)
    }
  })
  window.addEventListener('afterprint', () => { folded.splice(0).forEach((one) => { one.open = false }) })
}
