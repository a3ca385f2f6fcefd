// Package casefile is one agency's record about a person: sections with keys
// of their own, signed entries chained under a signed head, the roster that
// lists case files, safe-contact rules, and the consents that alone let
// something leave.
//
// It holds types, rules, sealing and signing, and declares the Store that
// keeps the sealed rows. It must not know of referrals, of SQL, or of the
// wire: what is released leaves as a Snapshot that other rooms seal.
package casefile
