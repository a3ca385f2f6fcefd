package leaving

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"math/bits"

	"filippo.io/age"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/seal"
	"relais/internal/store"
)

// TakeAlong gives everything of the agency that the member reads as one file.
var TakeAlong = define.Define[act.TakeAlong, act.TakenAlong]("TakeAlong", "POST /agency/leaving/file", "agencies", agency.Registrars,
	"Everything of one's own agency as a file, sealed with a passphrase (age).").Asks(agency.GraveExport)

// pageFiles is how many files of the roster are listed at once.
const pageFiles = 200

// along is what the file holds.
type along struct {
	Agency    string         `json:"agency"` // id
	Files     []any          `json:"files"`
	Registers map[string]any `json:"registers"`
}

func (n *Leaving) takeAlong(ctx context.Context, s *agency.Session, in act.TakeAlong) (out act.TakenAlong, err error) {
	if err := agency.CheckPassphrase(in.Passphrase, "passphrase"); err != nil {
		return out, err
	}
	all := along{Agency: s.Agency, Files: []any{}}
	if err := n.gather(ctx, s, &all, &out.Unread); err != nil {
		return out, err
	}
	if all.Registers, err = n.work().Registers(ctx, s); err != nil {
		return out, err
	}
	out.Files = len(all.Files)
	if out.Data, err = sealed(in.Passphrase, n.node.Argon, all); err != nil {
		return act.TakenAlong{}, err
	}
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		return n.node.Audit(ctx, tx, s, "agency.leave.file", s.Agency)
	})
}

// gather adds the files. One that does not open is
// counted and passed over: the others go along all the same.
func (n *Leaving) gather(ctx context.Context, s *agency.Session, all *along, unread *int) error {
	for page := (act.Page{Limit: pageFiles}); ; page.Offset += pageFiles {
		rows, err := n.work().Files(ctx, s, true, page)
		if err != nil || len(rows.Items) == 0 {
			return err
		}
		for _, row := range rows.Items {
			file, missing, err := n.work().File(ctx, s, row.ID)
			if err != nil {
				if ctx.Err() != nil {
					return err
				}
				*unread++
				continue
			}
			*unread += missing
			all.Files = append(all.Files, file)
		}
	}
}

// sealed is the file, sealed with a passphrase that costs about the memory of
// one that signs in: age's own cost, 2^18, beside 128 MiB.
func sealed(passphrase string, cost seal.ArgonParams, all along) ([]byte, error) {
	to, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return nil, err
	}
	to.SetWorkFactor(bits.Len32(cost.MemoryKiB))
	plain, err := json.MarshalIndent(all, "", " ")
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	w, err := age.Encrypt(&out, to)
	if err != nil {
		return nil, err
	}
	if _, err := io.Copy(w, bytes.NewReader(plain)); err != nil {
		return nil, err
	}
	err = w.Close()
	return out.Bytes(), err
}
