package node

import (
	"bufio"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io"
	"time"

	"filippo.io/age"

	"relais/internal/record"
	"relais/internal/seal"
	"relais/internal/store"
)

// Progress is told how much of long work is done, of how much.
type Progress = func(done, total int64)

// Backup writes everything as of one moment, while the node goes on serving,
// sealed to offline keys (age, post-quantum recipients) and signed by the
// node. The node key is never in it: without that key a backup's contents stay
// sealed even to whoever holds the offline key.
func (n *Node) Backup(ctx context.Context, w io.Writer, progress Progress, to ...age.Recipient) error {
	return backUp(ctx, n.DB, n.Signer, w, progress, to)
}

func backUp(ctx context.Context, db *store.DB, signer seal.SigningKey, w io.Writer, progress Progress, to []age.Recipient) error {
	m := backupManifest{At: db.Now().Truncate(time.Minute)}
	err := db.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		all, err := tx.Journals(ctx)
		for _, j := range all {
			m.Journals = append(m.Journals, backupJournal{j.ID, j.Lines})
		}
		return err
	})
	if err != nil {
		return err
	}
	hash := sha256.New()
	if err := sealDump(io.MultiWriter(w, hash), to, func(w io.Writer) error { return db.Dump(ctx, w, progress) }); err != nil {
		return err
	}
	_, err = w.Write(m.sign(signer, hash.Sum(nil)))
	return err
}

func sealDump(w io.Writer, to []age.Recipient, dump func(io.Writer) error) error {
	sealed, err := age.Encrypt(w, to...)
	if err != nil {
		return err
	}
	packed := gzip.NewWriter(sealed)
	if err := dump(packed); err != nil {
		return err
	}
	return errors.Join(packed.Close(), sealed.Close())
}

// backupManifest is what the node signs about a backup, after its sealed bytes.
type backupManifest struct {
	At       time.Time       `json:"at"`       // when it was begun
	Hash     []byte          `json:"hash"`     // SHA-256 of the sealed bytes before
	Journals []backupJournal `json:"journals"` // those that were written then
}

// backupJournal is a journal that a restore asks for.
type backupJournal struct {
	ID    string `json:"id"`    // random
	Lines int64  `json:"lines"` // that it has at least
}

// RecordVersion implements record.Body.
func (backupManifest) RecordVersion() int { return 1 }

const (
	backupPurpose = "relais/1/backup"
	backupMagic   = "RLSBKUP1" // the last bytes of a signed backup, after the length of the manifest
	maxManifest   = 1 << 20
)

// sign writes what follows the sealed bytes: the signed manifest, its length
// in 4 bytes, the magic.
func (m backupManifest) sign(k seal.SigningKey, hash []byte) []byte {
	m.Hash = hash
	signed := seal.SignBytes(backupPurpose, k, record.Encode(m))
	return append(binary.BigEndian.AppendUint32(signed, uint32(len(signed))), backupMagic...)
}

// ErrBackup says that a backup was not signed by this node, or changed since.
var ErrBackup = errors.New("node: the backup is not as this node signed it")

// openBackup verifies a backup before anything of it is used, and returns its
// sealed bytes. size is the length of the file in bytes.
func openBackup(r io.ReaderAt, size int64, v seal.VerifyKey) (m backupManifest, sealed *io.SectionReader, err error) {
	tail := make([]byte, 4+len(backupMagic))
	at := size - int64(len(tail))
	if at < 0 {
		return m, nil, ErrBackup
	}
	if _, err := r.ReadAt(tail, at); err != nil {
		return m, nil, err
	}
	length := int64(binary.BigEndian.Uint32(tail))
	if string(tail[4:]) != backupMagic || length > min(at, maxManifest) {
		return m, nil, ErrBackup
	}
	signed := make([]byte, length)
	if _, err := r.ReadAt(signed, at-length); err != nil {
		return m, nil, err
	}
	body, err := seal.OpenSigned(backupPurpose, v, signed)
	if err == nil {
		err = record.Decode(body, &m)
	}
	if err != nil {
		return m, nil, ErrBackup
	}
	sealed = io.NewSectionReader(r, 0, at-length)
	hash := sha256.New()
	if _, err := io.Copy(hash, sealed); err != nil {
		return m, nil, err
	}
	if string(hash.Sum(nil)) != string(m.Hash) {
		return m, nil, ErrBackup
	}
	_, err = sealed.Seek(0, io.SeekStart)
	return m, sealed, err
}

// unpack opens a backup's sealed bytes with an offline key.
func unpack(sealed io.Reader, with []age.Identity) (io.Reader, error) {
	opened, err := age.Decrypt(bufio.NewReader(sealed), with...)
	if err != nil {
		return nil, err
	}
	return gzip.NewReader(opened)
}
