// Everything the pages do beyond HTML. Each page works without this file.
import {
  Accordion,
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
  createAll
} from 'govuk-frontend'
import { watchSession } from './js/session.js'
import { watchDrafts } from './js/draft.js'
import { suggestIn } from './js/suggest.js'
import { takeTable } from './js/paste.js'
import { copyOnClick, countTicks } from './js/lists.js'
import { stepChanges } from './js/changes.js'

// The components look for these two classes; GOV.UK's own template sets them inline, which our policy forbids.
document.body.classList.add('js-enabled', 'govuk-frontend-supported')

for (const component of [
  Accordion,
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink
]) {
  createAll(component)
}

const each = (selector, start) => document.querySelectorAll(selector).forEach(start)
each('input[data-kb-suggest]', suggestIn)
each('[data-kb-tick-bar]', countTicks)
each('[data-kb-copy]', copyOnClick)
each('[data-kb-changes]', stepChanges)
each('textarea[data-kb-paste]', takeTable)
try {
  watchDrafts()
} catch {
  // A browser that lets pages keep nothing: everything else on the page still works.
}
watchSession(document.getElementById('kb-timeout'))
