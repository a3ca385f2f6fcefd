package registers

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"

	"relais/internal/agency"
	"relais/internal/node"
	"relais/internal/record"
	"relais/internal/seal"
	"relais/internal/store"
)

// book is a register of an agency: what its lines are sealed and signed as.
type book struct {
	kind    string // of what is sealed
	purpose string // of the signatures
	owner   []byte // pseudonym of the agency in its rows
}

// object names a register in the audit log.
func (b book) object() string { return hex.EncodeToString(b.owner) }

// place is where a line stands, as its author signed it.
type place struct {
	agency, by string
	no         int64  // from 1
	prev       []byte // SHA-256 of the line before, as signed
}

// chain is a register as it was read.
type chain struct {
	damaged []string // ids of rows that do not open
	whole   bool
	last    int64            // place of the newest line
	hash    []byte           // of it
	sums    map[int64]string // hashes by place, hex
	next    int64            // place of the next line
}

// readChain opens the rows of a register, oldest first, and looks whether each line
// was signed by a member, follows the one before and is what the audit log knows.
// take gets what was signed and says where it stands; earlier may take a row that
// a program wrote before lines were signed, as long as none of these came.
func (n *Registers) readChain(ctx context.Context, tx *store.Tx, s *agency.Session, b book, rows []store.IncidentRow,
	take func(row string, signed []byte) (place, error), earlier func(store.IncidentRow) bool) (c chain, err error) {
	c.whole, c.sums = true, map[int64]string{}
	for _, row := range rows {
		if c.last == 0 && earlier != nil && earlier(row) {
			continue
		}
		signed, at, err := n.openLine(ctx, tx, s, b, row, take)
		if err != nil {
			c.damaged, c.whole = append(c.damaged, row.ID), false
			continue
		}
		if at.no != c.last+1 || !bytes.Equal(at.prev, c.hash) {
			c.whole = false
		}
		sum := sha256.Sum256(signed)
		c.last, c.hash = at.no, sum[:]
		c.sums[at.no] = hex.EncodeToString(sum[:])
	}
	return c, n.compare(ctx, tx, b, &c)
}

func (n *Registers) openLine(ctx context.Context, tx *store.Tx, s *agency.Session, b book, row store.IncidentRow,
	take func(string, []byte) (place, error)) ([]byte, place, error) {
	var line incidentLine
	if err := agency.OpenVaultRecord(s, b.kind, row.ID, row.Sealed, &line); err != nil {
		return nil, place{}, err
	}
	m, err := n.node.MemberPublic(ctx, tx, line.By)
	if err != nil {
		return nil, place{}, err
	}
	if m.Agency != s.Agency || !m.Sign.Verify(b.purpose, line.Signed, line.Sign) {
		return nil, place{}, seal.ErrOpen
	}
	at, err := take(row.ID, line.Signed)
	if err == nil && (at.agency != s.Agency || at.by != line.By) {
		err = seal.ErrOpen
	}
	return line.Signed, at, err
}

// compare looks at what the audit log's newest entries about the register
// know: a line that it lacks, or has otherwise, was taken away or rolled back.
// A line that comes after such a loss does not close the gap.
func (n *Registers) compare(ctx context.Context, tx *store.Tx, b book, c *chain) error {
	rows, err := n.node.Trail().Last(ctx, tx, b.object())
	c.next = c.last + 1
	for _, row := range rows {
		body, err := n.node.OpenAudit(row)
		if err != nil || body.Object != b.object() {
			continue // the log's own check finds it
		}
		c.next = max(c.next, body.No+1)
		if c.sums[body.No] != body.Head {
			c.whole = false
		}
	}
	return err
}

// addLine signs a line, which knows its place, seals it as a row with an id, and
// notes it in the audit log, so that a register from which lines were taken away
// at its end is noticed.
func (n *Registers) addLine(ctx context.Context, tx *store.Tx, s *agency.Session, b book, action, id string, no int64, line record.Body,
	add func(store.IncidentRow) error) error {
	signed := record.Encode(line)
	sealed := incidentLine{By: s.Member, Signed: signed, Sign: s.Keys.Sign.Sign(b.purpose, signed)}
	if err := add(store.IncidentRow{ID: id, Sealed: agency.SealVaultRecord(s, b.kind, id, sealed)}); err != nil {
		return err
	}
	sum := sha256.Sum256(signed)
	return n.node.Record(ctx, tx, node.AuditBody{Member: s.Member, Agency: s.Agency, Action: action,
		Minute: tx.Now().Unix() / 60, Object: b.object(), No: no, Head: hex.EncodeToString(sum[:])})
}
