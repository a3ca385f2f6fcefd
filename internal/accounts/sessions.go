package accounts

import (
	"context"
	"encoding/hex"
	"sync/atomic"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/seal"
	"relais/internal/store"
)

// openSession is a session as this process keeps it between requests. The
// row still decides at each request whether it lives.
type openSession struct {
	agency.Session
	memberChanged int64
	agencyChanged int64
	stale         bool         // the sealed keys are older than these counters
	used          atomic.Int64 // microseconds
}

const tokenPurpose = "session"

// Session opens the session of a token: fault.Unauthenticated when it is
// unknown or has ended.
func (n *Sessions) Session(ctx context.Context, token string) (*agency.Session, error) {
	if len(token) != seal.TokenLen {
		return nil, agency.Ended()
	}
	hash := seal.HashToken(token)
	name := hex.EncodeToString(hash)
	row, open, now, err := n.known(ctx, hash, name)
	if err == nil && open == nil {
		row, open, now, err = n.opened(ctx, hash, name, token)
	}
	if err != nil {
		n.cache.Drop(name)
		if fault.CodeOf(err) == fault.NotFound {
			return nil, agency.Ended()
		}
		return nil, err
	}
	touched, err := n.keepUp(ctx, row, open, token, now)
	if err != nil {
		return nil, err
	}
	open.used.Store(now.UnixMicro())
	s := open.Session
	s.Ends, s.Idle = row.Ends, touched.Add(agency.Idle)
	s.Proof = n.proved(ctx, s.ID, now)
	return &s, nil
}

// known finds a session in this process' memory; nil when it is not there, or
// no longer as it was. The row says whether it lives.
func (n *Sessions) known(ctx context.Context, hash []byte, name string) (row agency.SessionRow, open *openSession, now time.Time, err error) {
	o, ok := n.cache.Get(name)
	if !ok {
		return row, nil, now, nil
	}
	err = n.node.DB.Glance(ctx, func(ctx context.Context, tx *store.Tx) error {
		found, sealed, err := tx.SessionNow(ctx, hash)
		found.ReadTimes(n.node.Own)
		row, now = found, tx.Now()
		if err == nil && !alive(row, sealed, now) {
			err = agency.Ended()
		}
		return err
	})
	if err != nil || !o.current(row) {
		return row, nil, now, err
	}
	return row, o, now, nil
}

// current reports whether what is remembered is what the row was opened to.
func (o *openSession) current(row agency.SessionRow) bool {
	return o.memberChanged == row.MemberChanged && o.agencyChanged == row.AgencyChanged
}

// opened opens a session from its row.
func (n *Sessions) opened(ctx context.Context, hash []byte, name, token string) (row agency.SessionRow, open *openSession, now time.Time, err error) {
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		if row, err = tx.Session(ctx, hash); err != nil {
			return err
		}
		row.ReadTimes(n.node.Own)
		if now = tx.Now(); !alive(row, row.Sealed != nil, now) {
			return agency.Ended()
		}
		open, err = n.openRow(ctx, tx, row, name, token)
		return err
	})
	return row, open, now, err
}

// alive reports whether a session may be used at t.
func alive(row agency.SessionRow, sealed bool, t time.Time) bool {
	return sealed && row.State != agency.Removed && t.Before(row.Ends) && t.Sub(row.Touched) < agency.Idle
}

// openRow returns the session from this process' memory, or from its row.
func (n *Sessions) openRow(ctx context.Context, tx *store.Tx, row agency.SessionRow, name, token string) (*openSession, error) {
	if o, ok := n.cache.Get(name); ok && o.current(row) {
		return o, nil
	}
	b, err := agency.OpenBundle(row.ID, row.Member, seal.TokenKey(token, tokenPurpose), row.Sealed)
	if err != nil {
		return nil, agency.Ended() // somebody changed the row
	}
	if b.MemberChanged > row.MemberChanged || b.AgencyChanged > row.AgencyChanged {
		return nil, agency.ErrCert // somebody put older rows back
	}
	a, err := n.node.AgencyAt(ctx, tx, row.Agency, row.AgencyChanged)
	if err != nil {
		return nil, err
	}
	m, err := n.node.MemberPublic(ctx, tx, row.Member)
	if err != nil {
		return nil, err
	}
	keys, err := b.Keys()
	if err != nil {
		return nil, err
	}
	stale := b.MemberChanged != row.MemberChanged || b.AgencyChanged != row.AgencyChanged
	if stale {
		if keys, err = agency.ReadKeys(ctx, tx, a, m, agency.MemberKeys{Seal: keys.Seal, Sign: keys.Sign}); err != nil {
			return nil, err
		}
	}
	o := &openSession{
		Session: sessionOf(row.ID, a, m, keys), memberChanged: row.MemberChanged, agencyChanged: row.AgencyChanged, stale: stale,
	}
	n.cache.Put(name, o)
	return o, nil
}

func sessionOf(id string, a *agency.Public, m *agency.MemberPublic, keys agency.Keys) agency.Session {
	return agency.Session{
		ID: id, Member: m.ID, Agency: a.ID, Name: m.Name, Sector: a.Sector, Desk: a.Desk, IsDesk: a.IsDesk, Roles: m.Roles,
		Language: m.Language, Zone: a.Zone, Kit: a.Kit, Keys: keys, Memory: agency.NewMemory(),
	}
}

// keepUp says that the session was used, at most once a minute, and seals its
// keys again when they have changed. It returns when the idle time began.
func (n *Sessions) keepUp(ctx context.Context, row agency.SessionRow, o *openSession, token string, now time.Time) (time.Time, error) {
	if now.Sub(row.Touched) < agency.TouchEach {
		return row.Touched, nil
	}
	var sealed []byte
	if o.stale {
		bundle := agency.NewBundle(o.Keys, row.MemberChanged, row.AgencyChanged)
		sealed = bundle.Seal(row.ID, row.Member, seal.TokenKey(token, tokenPurpose))
	}
	return now, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		if sealed != nil {
			if err := tx.SetSessionKeys(ctx, row.ID, sealed); err != nil {
				return err
			}
		}
		return tx.TouchSession(ctx, row.ID, row.SealTimes(n.node.Own, now, row.Ends))
	})
}

// start opens a session for a member whose keys were unlocked. use is called
// in its transaction and may still refuse (a second factor that was wrong).
// device is the mark that the browser has.
func (n *Sessions) start(ctx context.Context, row agency.MemberRow, mk agency.MemberKeys, device string, use func(context.Context, *store.Tx, agency.MemberRow) error) (out act.Session, err error) {
	var (
		a    *agency.Public
		m    *agency.MemberPublic
		keys agency.Keys
		todo *changes
		mark string
	)
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		if a, err = n.node.AgencyPublic(ctx, tx, row.Agency); err != nil {
			return err
		}
		if m, err = n.node.MemberPublic(ctx, tx, row.ID); err != nil {
			return err
		}
		if keys, err = agency.ReadKeys(ctx, tx, a, m, mk); err != nil {
			return err
		}
		todo, err = n.agencies.heal(ctx, tx, a, keys)
		return err
	})
	if err != nil {
		return out, err
	}
	token, id := seal.NewToken(), seal.NewID()
	bundle := agency.NewBundle(keys, m.Changed, a.Changed)
	s := agency.SessionRow{ID: id, Member: m.ID, Sealed: bundle.Seal(id, m.ID, seal.TokenKey(token, tokenPurpose))}
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		fresh, err := tx.Member(ctx, m.ID)
		if err != nil {
			return err
		}
		if fresh.State == agency.Removed {
			return signInFailed()
		}
		if err := use(ctx, tx, fresh); err != nil {
			return err
		}
		if err := todo.run(ctx, tx); err != nil {
			return err
		}
		if mark, err = n.noteDevice(ctx, tx, m.ID, device, id); err != nil {
			return err
		}
		s.Ends = tx.Now().Add(agency.Absolute)
		s.Times = s.SealTimes(n.node.Own, tx.Now(), s.Ends)
		if err := tx.AddSession(ctx, s, seal.HashToken(token), agency.SessionForgotten(s.Ends)); err != nil {
			return err
		}
		return n.node.AuditAs(ctx, tx, a.ID, m.ID, "session.start", m.ID)
	})
	if err != nil {
		return out, err
	}
	if out, err = n.started(ctx, token, a, m, keys, s); err == nil {
		out.Device = mark
	}
	return out, err
}

// started answers a sign-in.
func (n *Sessions) started(ctx context.Context, token string, a *agency.Public, m *agency.MemberPublic, keys agency.Keys, row agency.SessionRow) (act.Session, error) {
	s := sessionOf(row.ID, a, m, keys)
	s.Ends, s.Idle = row.Ends, row.Ends.Add(agency.Idle-agency.Absolute)
	out, err := n.describe(ctx, &s)
	out.Token = token
	return out, err
}

// Whoami says who acts, and which forms wait for them.
var Whoami = define.Define[act.None, act.Session]("Whoami", "GET /sessions/current", "sessions", agency.SignedIn,
	"Who acts, and until when.")

func (n *Sessions) whoami(ctx context.Context, s *agency.Session, _ act.None) (act.Session, error) {
	return n.describe(ctx, s)
}

func (n *Sessions) describe(ctx context.Context, s *agency.Session) (out act.Session, err error) {
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		a, err := n.node.AgencyPublic(ctx, tx, s.Agency)
		if err != nil {
			return err
		}
		out = act.Session{Me: me(s, a, n.node.Demo()), IdleEnds: s.Idle, Ends: s.Ends}
		rows, err := tx.KeptOf(ctx, s.Member)
		out.Kept = n.KeptList(s, rows)
		return err
	})
	return out, err
}

func me(s *agency.Session, a *agency.Public, demo bool) act.Me {
	return act.Me{
		MemberID: s.Member, AgencyID: s.Agency, AgencyName: a.Name, Name: s.Name, Roles: s.Roles,
		Language: s.Language, Zone: s.Zone.String(), CaseAccess: s.CaseAccess(), KitPrinted: a.Kit,
		Sector: a.Sector, IsDesk: a.IsDesk, Demo: demo,
	}
}

// SignOut ends the session and destroys its keys.
var SignOut = define.Define[act.None, act.None]("SignOut", "DELETE /sessions/current", "sessions", agency.SignedIn,
	"Sign out; the session's keys are destroyed.")

func (n *Sessions) signOut(ctx context.Context, s *agency.Session, _ act.None) (out act.None, err error) {
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		row := agency.SessionRow{ID: s.ID, Member: s.Member}
		if err := tx.EndSession(ctx, s.ID, row.SealTimes(n.node.Own, tx.Now(), tx.Now())); err != nil {
			return err
		}
		return n.node.Audit(ctx, tx, s, "session.end", s.Member)
	})
	n.cache.DropIf(func(o *openSession) bool { return o.ID == s.ID })
	return out, err
}

// End signs out whoever holds a token; an unknown one is no error.
func (n *Sessions) End(ctx context.Context, token string) error {
	s, err := n.Session(ctx, token)
	if err != nil {
		return nil
	}
	_, err = n.signOut(ctx, s, act.None{})
	return err
}
