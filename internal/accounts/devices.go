package accounts

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"slices"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/node"
	"relais/internal/store"
)

const (
	deviceIDLen = 26
	deviceMAC   = 16
)

// deviceMark is what a device keeps: its id and the node's word that a member
// signed in there.
func (n *Sessions) deviceMark(member, id string) string {
	mac := n.node.Marks.MAC("known device", []byte(member), []byte(id))
	return base64.RawURLEncoding.EncodeToString(slices.Concat([]byte(id), mac[:deviceMAC]))
}

// deviceOf is the id in a member's mark, "" for another's mark or none.
func (n *Sessions) deviceOf(member, mark string) string {
	raw, err := base64.RawURLEncoding.DecodeString(mark)
	if err != nil || len(raw) != deviceIDLen+deviceMAC {
		return ""
	}
	id := string(raw[:deviceIDLen])
	if subtle.ConstantTimeCompare([]byte(n.deviceMark(member, id)), []byte(mark)) != 1 {
		return ""
	}
	return id
}

func (n *Sessions) secondOf(m agency.MemberRow) (second agency.Second, err error) {
	err = agency.OpenJSON(n.node.Own, m.Bind("second"), m.Second, &second)
	return second, err
}

// knownDevice reports whether a mark was made for the member, who has not
// ended that device.
func (n *Sessions) knownDevice(m agency.MemberRow, mark string) bool {
	id := n.deviceOf(m.ID, mark)
	if id == "" {
		return false
	}
	second, err := n.secondOf(m)
	return err == nil && second.Knows(id)
}

// noteDevice notes a sign-in among the member's devices and returns the mark.
// One that is new is told to the member. A second factor that can't be read
// keeps nobody out who needed none.
func (n *Sessions) noteDevice(ctx context.Context, tx *store.Tx, member, mark, session string) (string, error) {
	if n.node.Demo() {
		return "", nil
	}
	m, err := tx.Member(ctx, member)
	if err != nil {
		return "", err
	}
	second, err := n.secondOf(m)
	if err != nil {
		return "", nil
	}
	id, fresh := second.Seen(n.deviceOf(member, mark), node.Device(ctx), session, tx.Now())
	if fresh {
		if err := n.node.Tell(ctx, tx, member, act.Notice{Code: "agency.notice.device", Link: "/sessions"}); err != nil {
			return "", err
		}
	}
	return n.deviceMark(member, id), tx.SetSecond(ctx, member, agency.SealJSON(n.node.Own, m.Bind("second"), second))
}

// ListSessions lists one's own sessions and the devices on which one signed in.
var ListSessions = define.Define[act.None, act.Sessions]("ListSessions", "GET /sessions", "sessions", agency.SignedIn,
	"One's own sessions and devices.")

func (n *Sessions) listSessions(ctx context.Context, s *agency.Session, _ act.None) (out act.Sessions, err error) {
	out.Items, out.Devices = []act.OwnSession{}, []act.Device{}
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		m, err := tx.Member(ctx, s.Member)
		if err != nil {
			return err
		}
		second, err := n.secondOf(m)
		if err != nil {
			return err
		}
		on := map[string]string{}
		for _, d := range slices.Backward(second.Devices) {
			on[d.Session] = d.Name
			out.Devices = append(out.Devices, act.Device{ID: d.ID, Name: d.Name, Since: time.Unix(d.Since, 0).UTC(),
				Seen: time.Unix(d.Seen, 0).UTC(), Current: d.Session == s.ID})
		}
		rows, err := n.living(ctx, tx, s.Member)
		for _, row := range rows {
			out.Items = append(out.Items, act.OwnSession{ID: row.ID, Device: on[row.ID], Began: row.Ends.Add(-agency.Absolute), Used: row.Touched, Ends: row.Ends,
				Current: row.ID == s.ID})
		}
		return err
	})
	return out, err
}

// living lists a member's sessions that have not ended, newest first.
func (n *Sessions) living(ctx context.Context, tx *store.Tx, member string) (out []agency.SessionRow, err error) {
	rows, err := tx.SessionsOf(ctx, member)
	for _, row := range rows {
		if row.ReadTimes(n.node.Own); alive(row, true, tx.Now()) {
			out = append(out, row)
		}
	}
	slices.SortFunc(out, func(a, b agency.SessionRow) int { return b.Ends.Compare(a.Ends) })
	return out, err
}

// EndSession ends one of one's own sessions: its keys are destroyed, and what
// its token sends is nobody's.
var EndSession = define.Define[act.ID, act.None]("EndSession", "DELETE /sessions/{id}", "sessions", agency.SignedIn,
	"End one of one's own sessions.")

func (n *Sessions) endSession(ctx context.Context, s *agency.Session, in act.ID) (out act.None, err error) {
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := tx.ForgetSession(ctx, s.Member, in.ID); err != nil {
			return err
		}
		return n.node.Audit(ctx, tx, s, "session.end", s.Member)
	})
	n.cache.DropIf(func(o *openSession) bool { return o.ID == in.ID && o.Member == s.Member })
	return out, err
}

// EndDevice forgets one of one's own devices and ends the session that was
// opened there: the next sign-in from it is one from a new device.
var EndDevice = define.Define[act.ID, act.None]("EndDevice", "DELETE /devices/{id}", "sessions", agency.SignedIn,
	"Forget one of one's own devices and end its session.")

func (n *Sessions) endDevice(ctx context.Context, s *agency.Session, in act.ID) (out act.None, err error) {
	var session string
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		m, err := tx.Member(ctx, s.Member)
		if err != nil {
			return err
		}
		second, err := n.secondOf(m)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(second.Devices, func(d agency.Device) bool { return d.ID == in.ID })
		if i < 0 {
			return store.ErrNotFound
		}
		session = second.Devices[i].Session
		second.Devices = slices.Delete(second.Devices, i, i+1)
		return inOrder([]func() error{
			func() error { return tx.SetSecond(ctx, m.ID, agency.SealJSON(n.node.Own, m.Bind("second"), second)) },
			func() error { return unlessMissing(tx.ForgetSession(ctx, m.ID, session)) },
			func() error { return n.node.Audit(ctx, tx, s, "session.end", s.Member) },
		})
	})
	n.cache.DropIf(func(o *openSession) bool { return o.ID == session && o.Member == s.Member })
	return out, err
}

func unlessMissing(err error) error {
	if err == store.ErrNotFound {
		return nil
	}
	return err
}
