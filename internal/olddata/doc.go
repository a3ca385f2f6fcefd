// Package olddata keeps databases that earlier programs made, whole, with the
// keys and passphrases of their fictional agencies. Its test opens each with
// the program of today and reads everything back: what was sealed or signed
// once must never read as something else.
//
// testdata/before.json holds the node's key, how members sign in, and the ids
// of what they wrote; before.db.gz is the SQLite database, before.dump.gz the
// same in the form of a backup (store.DB.Dump), which either engine restores.
// A change of a stored format adds another set and never changes one.
package olddata
