package casework

import (
	"context"
	"sync"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/caseview"
	"relais/internal/define"
	"relais/internal/seal"
	"relais/internal/store"
)

// ListCases searches the roster by name or code.
var ListCases = define.Define[act.CaseQuery, act.Cases]("ListCases", "GET /cases", "cases", agency.CaseDesk,
	"Search the roster by name or code.")

func (n *Casework) listCases(ctx context.Context, s *agency.Session, in act.CaseQuery) (out act.Cases, err error) {
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		roll, err := n.Roster(ctx, tx, s)
		if err == nil {
			lines, total := roll.Search(casefile.Query{Words: in.Query, Mine: in.Mine, Closed: in.Closed, Offset: in.Offset, Limit: in.Limit}, s.Member)
			out = act.Cases{Items: caseview.Rows(lines), Total: total}
		}
		return err
	})
	if err != nil {
		return act.Cases{}, err
	}
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		return n.node.Audit(ctx, tx, s, "case.list", s.Agency)
	})
}

// roll returns the opened roster of the session's agency. The caller has
// checked that the member may read case files, and audits the list.
func (n *Casework) Roster(ctx context.Context, tx *store.Tx, s *agency.Session) (*casefile.Roll, error) {
	if err := agency.CaseDesk.May(s); err != nil {
		return nil, err
	}
	roll, err := casefile.ReadRoll(ctx, tx, s, n.caseOwner(s), n.rolls.get(s.Agency))
	if err != nil {
		return nil, err
	}
	n.rolls.put(s.Agency, roll)
	return roll, nil
}

// rolls are the rosters that this process opened, forgotten when nobody of
// the agency has asked for a while. What is taken from here is compared with
// the versions of the rows first, and only for members who hold the keys.
type rolls struct {
	mu sync.Mutex
	m  map[string]*heldRoll
}

type heldRoll struct {
	roll   *casefile.Roll
	forget *time.Timer
	given  map[string]bool // codes of new case files, which roll may not show yet
}

// rollIdle is the idle time of a session: no name stays in memory longer
// than the last session that could ask for it.
const rollIdle = 15 * time.Minute

func (r *rolls) get(agencyID string) *casefile.Roll {
	r.mu.Lock()
	defer r.mu.Unlock()
	if h := r.m[agencyID]; h != nil {
		return h.roll
	}
	return nil
}

func (r *rolls) put(agencyID string, roll *casefile.Roll) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if h := r.m[agencyID]; h != nil {
		h.roll = roll
		h.forget.Reset(rollIdle)
		return
	}
	if r.m == nil {
		r.m = map[string]*heldRoll{}
	}
	r.m[agencyID] = &heldRoll{roll, time.AfterFunc(rollIdle, func() { r.drop(agencyID) }), map[string]bool{}}
}

// newCode draws a code that no case file of the agency has, as far as this
// process knows; false without a roll.
func (r *rolls) newCode(agencyID string) (string, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	h := r.m[agencyID]
	if h == nil {
		return "", false
	}
	for {
		if code := seal.NewCode(); !h.given[code] && !h.roll.HasCode(code) {
			h.given[code] = true
			return code, true
		}
	}
}

func (r *rolls) drop(agencyID string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.m, agencyID)
}
