// What makes pages nicer. Every page works without any of it.
import { drafts } from './draft.mjs'
import { due } from './due.mjs'
import { exit } from './exit.mjs'
import { fields } from './fields.mjs'
import { idle } from './idle.mjs'
import { news } from './news.mjs'
import { tools } from './tools.mjs'

document.documentElement.classList.add('js')
for (const start of [exit, fields, drafts, idle, due, tools, news]) {
  try {
    start()
  } catch {
    // One broken nicety must not take the quick exit or the drafts with it.
  }
}
