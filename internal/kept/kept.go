// Package kept keeps a file of a member between the steps of bringing it in:
// sealed under a key of its own, which is sealed to the member, in parts, for two
// hours after each step. What is known of the file is sealed under the same key.
//
// It knows nothing of what files hold; imports and portable do.
package kept

import (
	"context"
	"time"

	"relais/internal/agency"
	"relais/internal/directory/sources"
	"relais/internal/fault"
	"relais/internal/node"
	"relais/internal/record"
	"relais/internal/seal"
	"relais/internal/store"
)

// A file is kept for lasts after its member's last step; a member has most of a
// kind at once, and older ones make room. It is stored in parts.
const (
	lasts = 2 * time.Hour
	most  = 4
	part  = 1 << 20
)

// Kind is what files are for. Files of one kind are not found as another.
type Kind struct {
	Who  string // of the pseudonym of whose file it is
	Bind string // of what is sealed under a file's key
	Wrap string // begins what the key is bound to where it is sealed to the member
}

// Files keeps files of one kind.
type Files struct {
	node *node.Node
	kind Kind
	runs background // in this process
}

// New keeps files of a kind on a node.
func New(n *node.Node, kind Kind) *Files { return &Files{node: n, kind: kind} }

// Close ends the runs of this process.
func (k *Files) Close() { k.runs.end() }

// File is a file that is kept, and its key. Who has one wipes it.
type File struct {
	sources.Upload
	Key seal.Key

	files *Files
}

func (k *Files) bind(id string, part int) seal.Bind {
	return seal.Bind{Kind: k.kind.Bind, Object: id, Version: uint64(part)}
}

func (k *Files) wrap(member, id string) []byte {
	return []byte(k.kind.Wrap + "\x00" + member + "\x00" + id)
}

func (k *Files) who(s *agency.Session) []byte { return k.node.Pseudonym(k.kind.Who, s.Member) }

// SetBody seals what is known of the file.
func (f *File) SetBody(body record.Body) {
	f.Body = agency.SealJSON(f.Key, f.files.bind(f.ID, 0), body)
}

// Keep writes a file in parts, so that no transaction holds others up.
func (k *Files) Keep(ctx context.Context, s *agency.Session, body record.Body, data []byte) (*File, error) {
	f := &File{Key: seal.NewKey(), files: k}
	f.Upload = sources.Upload{ID: seal.NewID(), Who: k.who(s), Size: int64(len(data)), State: sources.UploadArriving,
		Parts: (len(data) + part - 1) / part}
	f.SetBody(body)
	var err error
	if f.Wrap, err = s.Keys.Seal.Public().SealToExact(k.wrap(s.Member, f.ID), f.Key.Bytes()); err != nil {
		return f, err
	}
	if err = k.add(ctx, f); err == nil {
		err = k.write(ctx, f, data)
	}
	if err == nil {
		f.State = sources.UploadWaiting
		err = f.Set(ctx)
	}
	if err != nil && f.Row != 0 { // nothing half stored
		_ = f.Drop(context.WithoutCancel(ctx))
	}
	return f, err
}

// add begins a file; older ones of the member make room.
func (k *Files) add(ctx context.Context, f *File) error {
	return k.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		mine, err := tx.DirectoryUploads(ctx, f.Who)
		if err != nil {
			return err
		}
		for i, old := range mine {
			if i+1 >= most && !Running(old, tx.Now()) {
				if err := tx.DropDirectoryUpload(ctx, old.Row); err != nil {
					return err
				}
			}
		}
		f.Expires = tx.Now().Add(lasts)
		f.Row, err = tx.AddDirectoryUpload(ctx, f.Upload)
		return err
	})
}

func (k *Files) write(ctx context.Context, f *File, data []byte) error {
	for i := range f.Parts {
		sealed := f.Key.SealExact(k.bind(f.ID, i+1), data[i*part:min(len(data), (i+1)*part)])
		err := k.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
			ok, err := tx.PutDirectoryUploadPart(ctx, f.Upload, i+1, sealed)
			if err == nil && !ok { // newer files of the member made room
				err = fault.New(fault.NotFound, "dir.import.gone")
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Set writes the state of a file that nobody runs.
func (f *File) Set(ctx context.Context) error {
	return f.files.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		f.Expires = tx.Now().Add(lasts)
		ok, err := tx.SetDirectoryUpload(ctx, f.Upload, "")
		if err == nil && !ok {
			err = fault.New(fault.Conflict, "dir.import.running")
		}
		return err
	})
}

// Rest lets a file wait for its member's next step.
func (f *File) Rest(ctx context.Context) error {
	f.State, f.Holder, f.Failure, f.Records, f.Lease = sources.UploadWaiting, "", "", 0, time.Time{}
	return f.Set(ctx)
}

// Running reports whether some process runs a file.
func Running(u sources.Upload, now time.Time) bool { return u.Holder != "" && u.Lease.After(now) }

// Open opens a file of the member and reads what is known of it; others' are not
// found. Like List it looks whether the member still stands: a view would not.
func (k *Files) Open(ctx context.Context, s *agency.Session, id string, body record.Body) (*File, error) {
	f := &File{files: k}
	err := k.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		f.Upload, err = tx.DirectoryUpload(ctx, k.who(s), id)
		return err
	})
	if fault.CodeOf(err) == fault.NotFound || err == nil && f.State == sources.UploadArriving {
		return nil, fault.New(fault.NotFound, "dir.import.gone")
	}
	if err != nil {
		return nil, err
	}
	raw, err := s.Keys.Seal.Open(k.wrap(s.Member, id), f.Wrap)
	if err == nil {
		f.Key, err = seal.KeyFromBytes(raw)
	}
	if err == nil {
		err = agency.OpenJSON(f.Key, k.bind(id, 0), f.Body, body)
	}
	return f, err
}

// List names the member's files, the newest first.
func (k *Files) List(ctx context.Context, s *agency.Session) (ids []string, err error) {
	err = k.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		ids = nil
		rows, err := tx.DirectoryUploads(ctx, k.who(s))
		for _, row := range rows {
			ids = append(ids, row.ID)
		}
		return err
	})
	return ids, err
}

// Drop destroys a file that may be gone already: its row may be that of another
// one by now.
func (f *File) Drop(ctx context.Context) error {
	return f.files.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		now, err := tx.DirectoryUpload(ctx, f.Who, f.ID)
		if fault.CodeOf(err) == fault.NotFound {
			return nil // or the sweep's
		}
		if err != nil {
			return err
		}
		return tx.DropDirectoryUpload(ctx, now.Row)
	})
}

// Data opens the parts of a file.
func (f *File) Data(ctx context.Context) ([]byte, error) {
	data := make([]byte, 0, f.Size)
	for i := range f.Parts {
		var sealed []byte
		err := f.files.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
			sealed, err = tx.DirectoryUploadPart(ctx, f.Row, i+1)
			return err
		})
		if err != nil {
			return nil, err
		}
		opened, err := f.Key.Open(f.files.bind(f.ID, i+1), sealed)
		if err != nil {
			return nil, err
		}
		data = append(data, opened...)
	}
	return data, nil
}

// Sweep destroys files whose time is over, of all kinds.
type Sweep struct{ Node *node.Node }

// Name implements node.Job.
func (Sweep) Name() string { return "directory uploads" }

// Every implements node.Job.
func (Sweep) Every() time.Duration { return time.Minute }

// Do implements node.Job.
func (j Sweep) Do(ctx context.Context) error {
	return j.Node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		rows, err := tx.DirectoryUploadsOver(ctx)
		for _, row := range rows {
			if err := tx.DropDirectoryUpload(ctx, row); err != nil {
				return err
			}
		}
		return err
	})
}
