package sources

import "time"

// States of a file that the desk is bringing in.
const (
	UploadArriving  = "arriving"  // its parts are still being written
	UploadWaiting   = "waiting"   // for somebody to say what its columns mean
	UploadChecking  = "checking"  // a rehearsal runs
	UploadChecked   = "checked"   // the rehearsal has ended
	UploadImporting = "importing" // it is being brought in
	UploadDone      = "done"      // it is in, and the file is gone
)

// Upload is a file on its way into the directory, between two steps of the
// desk. Its key is sealed to the member who sent it: neither the database nor
// the node's key opens it, and no other member.
type Upload struct {
	Row     int64
	ID      string
	Who     []byte // pseudonym of the member
	Wrap    []byte // the file's key, sealed to the member
	Size    int64  // bytes
	Parts   int
	State   string
	Body    []byte // name, source, columns and reports, sealed under the file's key
	Records int    // done in the run at hand
	Failure string // message key of why the last run failed
	Holder  string // process that runs it
	Lease   time.Time
	Expires time.Time
}
