// What several tests do to bring a need to another agency.

/** Opens a case file with one need, and returns the address of its ask. */
export async function need(page, name) {
  await page.goto('/files/new')
  await page.locator('#f-known').fill(name)
  await page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true }))
  await page.locator('#n-transitional-housing').check()
  await page.locator('main form button.govuk-button[type=submit]:not([name])').last().click()
  await page.waitForURL(/\/[a-z0-9]{26}$/)
  return page.locator('main .cards a.govuk-button').first().getAttribute('href')
}

/** Ticks what the conversation covers and records the consent. */
export async function agree(page, edit = async () => {}) {
  await page.locator('input[name=explained]').first().waitFor()
  await edit()
  for (const box of await page.locator('input[name=explained]').all()) await box.check()
  await page.locator('main form button.govuk-button[type=submit]:not(.govuk-button--secondary)').last().click()
  await page.locator('input[name=explained]').first().waitFor({ state: 'detached' })
}

/** Asks the shelter for a new person, is told yes, and sends what was agreed; both sides in French or English. */
export async function released(page, other, name) {
  const ask = await need(page, name)
  await page.goto(ask)
  await page.evaluate(() => document.querySelectorAll('fieldset details').forEach((d) => { d.open = true }))
  await page.locator('label', { hasText: /Maison du Mélèze|Tamarack House/ }).first().click()
  await page.locator('button[value=next]').click()
  await page.waitForURL(/\/how/)
  await page.locator('button[value=consent]').first().click()
  await agree(page)
  await page.waitForURL(/\/how/)
  await page.locator('button.govuk-button[value=next]').click()
  await page.waitForURL(/\/preview/)
  await page.locator('main form button[type=submit]').click()
  await page.locator('.govuk-notification-banner--success').waitFor()
  const one = new URL(page.url()).pathname
  await other.goto(one)
  await other.locator('form:has(input[value=accept]) button').click()
  await other.locator('form:has(input[value=undo])').waitFor()
  await page.goto(`${one}/share`)
  await page.locator('main a.govuk-button').first().click()
  await agree(page, async () => {
    await page.locator('input[name=sections][value=name]').check()
    await page.locator('input[name=loopback][value=outcome]').check()
  })
  await page.locator('main form button.govuk-button').last().click()
  await page.waitForURL((url) => url.pathname === one)
  await other.goto(one)
  await other.locator('section form button.govuk-button').first().click()
  await other.locator('#limits-title').waitFor()
  return { file: ask.replace(/\/items\/.*/, ''), open: new URL(other.url()).pathname }
}
