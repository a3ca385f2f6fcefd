// The codes of addresses, as internal/web/address has them: no word of what a
// page is about stands in a history.
export const sections = { notes: 7 }
export const agreements = { ask: 1, release: 2, special: 4 }
export const moves = { decline: 2, propose: 9, accept: 1, waitlist: 3, request_info: 14, withdraw: 18, schedule: 4, complete: 5, cancel: 6, message: 20 }
