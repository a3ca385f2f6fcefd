// Package calendar gives a member who switches it on a feed of their times for the
// calendar of a telephone: that they are busy, and nothing else. Whoever has its
// address reads it, with nobody signed in; so the times alone are sealed for the node.
//
// What a feed says follows from the list of files, in the transaction that changes it,
// and once more whenever the member looks at what is to be done.
package calendar

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"reflect"
	"slices"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/casefile/kinds"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/node"
	"relais/internal/seal"
	"relais/internal/store"
)

// Files is what the room needs of case files.
type Files interface {
	// Roster is the list of the agency's files.
	Roster(ctx context.Context, tx *store.Tx, s *agency.Session) (*casefile.Roll, error)
}

// Limits slow down who tries addresses, by where they come from.
type Limits interface {
	// Attempt counts a look as failed before it is made, or refuses it.
	Attempt(ctx context.Context) error
	// Right takes it back.
	Right(ctx context.Context)
}

// Calendar is the room.
type Calendar struct {
	node   *node.Node
	files  func() Files
	limits Limits
}

// New returns the room of a node.
func New(n *node.Node, files func() Files, limits Limits) *Calendar {
	return &Calendar{n, files, limits}
}

// Acts lists what the room carries out.
func (n *Calendar) Acts() []define.Bound {
	return []define.Bound{
		define.Bind(DropCalendar, n.dropCalendar),
		define.Bind(GetCalendar, n.getCalendar),
		define.Bind(MakeCalendar, n.makeCalendar),
	}
}

// GetCalendar tells whether one's own feed is on.
var GetCalendar = define.Define[act.None, act.Calendar]("GetCalendar", "GET /me/calendar", "sessions", agency.CaseDesk,
	"Whether one's own feed of times is on.")

func (n *Calendar) getCalendar(ctx context.Context, s *agency.Session, _ act.None) (out act.Calendar, err error) {
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, out.On, err = feedOf(ctx, tx, s.Member)
		return err
	})
	return out, err
}

// feedOf finds a member's feed, if they have one.
func feedOf(ctx context.Context, tx *store.Tx, member string) (row store.CalendarRow, on bool, err error) {
	row, err = store.CalendarOf(ctx, tx, member)
	if errors.Is(err, store.ErrNotFound) {
		return row, false, nil
	}
	return row, err == nil, err
}

// MakeCalendar switches one's own feed on; the address that it had stops working.
var MakeCalendar = define.Define[act.None, act.CalendarMade]("MakeCalendar", "POST /me/calendar", "sessions", agency.CaseDesk,
	"Switch one's own feed of times on, or give it a new address; the one before stops working.")

func (n *Calendar) makeCalendar(ctx context.Context, s *agency.Session, _ act.None) (out act.CalendarMade, err error) {
	out.Token = seal.NewToken()
	key := append(seal.NewSalt(), seal.NewSalt()...)
	refs := agency.SealVaultRecord(s, "calendar", s.Member, refsText{key})
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		all, err := n.times(ctx, tx, s, key)
		if err != nil {
			return err
		}
		row := store.CalendarRow{Member: s.Member, Token: seal.HashToken(out.Token), Refs: refs}
		row.Times = n.seal(row, s, all, tx.Now())
		if err := store.PutCalendar(ctx, tx, row); err != nil {
			return err
		}
		return n.node.Audit(ctx, tx, s, "calendar.make", s.Member)
	})
	if err != nil {
		return act.CalendarMade{}, err
	}
	return out, nil
}

// DropCalendar switches one's own feed off.
var DropCalendar = define.Define[act.None, act.None]("DropCalendar", "DELETE /me/calendar", "sessions", agency.CaseDesk,
	"Switch one's own feed of times off: its address stops working.")

func (n *Calendar) dropCalendar(ctx context.Context, s *agency.Session, _ act.None) (out act.None, err error) {
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		there, err := store.DropCalendar(ctx, tx, s.Member)
		if err != nil || !there {
			return err
		}
		return n.node.Audit(ctx, tx, s, "calendar.drop", s.Member)
	})
}

// times are those of all files whose worker the member is, by the list of files.
func (n *Calendar) times(ctx context.Context, tx *store.Tx, s *agency.Session, key []byte) (out []fileTime, err error) {
	roll, err := n.files().Roster(ctx, tx, s)
	if err != nil {
		return nil, err
	}
	for _, l := range roll.Pick(func(l casefile.Line) bool { return l.Worker == s.Member && !l.Damaged }) {
		if at := timesOf(l.Roster); len(at) > 0 {
			out = append(out, fileTime{refOf(key, l.ID), at})
		}
	}
	sortFiles(out)
	return out, nil
}

// timesOf are the times of what is open in a file. What has a day only keeps nobody busy.
func timesOf(r casefile.Roster) (out []string) {
	if !r.Open {
		return nil
	}
	for _, it := range r.Items() {
		if it.Clock != "" {
			out = append(out, it.Day+"T"+it.Clock+" "+it.Zone)
		}
	}
	return out
}

// refOf tells the times of one file from those of others, and not which file it is.
func refOf(key []byte, file string) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte("relais calendar " + file))
	return h.Sum(nil)[:16]
}

func sortFiles(all []fileTime) {
	slices.SortFunc(all, func(a, b fileTime) int { return bytes.Compare(a.Ref, b.Ref) })
}

func bind(r store.CalendarRow) seal.Bind {
	return seal.Bind{Kind: "calendar feed", Owner: r.Member, Object: hex.EncodeToString(r.Token)}
}

func (n *Calendar) seal(r store.CalendarRow, s *agency.Session, files []fileTime, now time.Time) []byte {
	return agency.SealJSON(n.node.Own, bind(r), feedText{s.Agency, now.UTC().Format(time.DateOnly), files})
}

func (n *Calendar) open(r store.CalendarRow) (t feedText, err error) {
	err = agency.OpenJSON(n.node.Own, bind(r), r.Times, &t)
	return t, err
}

// key is that of a feed's refs. Without it nobody could tell which times are to go, so
// that a feed whose key does not open says nothing.
func key(s *agency.Session, r store.CalendarRow) ([]byte, bool) {
	var refs refsText
	err := agency.OpenVaultRecord(s, "calendar", r.Member, r.Refs, &refs)
	return refs.Key, err == nil
}

// FileChanged brings feeds in line with a file, in the transaction that has changed it.
func (n *Calendar) FileChanged(ctx context.Context, tx *store.Tx, s *agency.Session, file casefile.State) error {
	was, is := file.Was, file.Is
	if was.Worker == is.Worker && was.Dated == is.Dated && was.Open == is.Open {
		return nil
	}
	members := []string{is.Worker}
	if was.Worker != is.Worker {
		members = append(members, was.Worker)
	}
	for _, member := range members {
		var times []string
		if member == is.Worker {
			times = timesOf(is)
		}
		if err := n.put(ctx, tx, s, member, file.ID, times); err != nil {
			return err
		}
	}
	return nil
}

// put sets the times of one file in a member's feed, if they have one.
func (n *Calendar) put(ctx context.Context, tx *store.Tx, s *agency.Session, member, file string, times []string) error {
	row, on, err := feedOf(ctx, tx, member)
	if err != nil || !on {
		return err
	}
	k, known := key(s, row)
	t, err := n.open(row)
	if err != nil || !known {
		t.Files = nil
	} else {
		ref := refOf(k, file)
		t.Files = slices.DeleteFunc(t.Files, func(f fileTime) bool { return bytes.Equal(f.Ref, ref) })
		if len(times) > 0 {
			t.Files = append(t.Files, fileTime{ref, times})
		}
		sortFiles(t.Files)
	}
	row.Times = n.seal(row, s, t.Files, tx.Now())
	return store.SetCalendar(ctx, tx, row)
}

// Refresh brings the member's own feed in line with the list of files, where it is not:
// what a colleague could not put there, and what came in by other ways.
func (n *Calendar) Refresh(ctx context.Context, s *agency.Session) error {
	right := func(ctx context.Context, tx *store.Tx) (row store.CalendarRow, same bool, err error) {
		row, on, err := feedOf(ctx, tx, s.Member)
		if err != nil || !on {
			return row, true, err
		}
		k, known := key(s, row)
		if !known {
			return row, false, nil
		}
		all, err := n.times(ctx, tx, s, k)
		if err != nil {
			return row, false, err
		}
		t, damaged := n.open(row)
		row.Times = n.seal(row, s, all, tx.Now())
		return row, damaged == nil && reflect.DeepEqual(t.Files, all), nil
	}
	var same bool
	err := n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		_, same, err = right(ctx, tx)
		return err
	})
	if err != nil || same {
		return err
	}
	return n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		row, same, err := right(ctx, tx)
		if err != nil || same {
			return err
		}
		if _, known := key(s, row); !known { // it ends: the member gives it a new address
			_, err := store.DropCalendar(ctx, tx, s.Member)
			return err
		}
		return store.SetCalendar(ctx, tx, row)
	})
}

// errGone says that an address leads nowhere, whether it once did or not.
var errGone = fault.New(fault.NotFound, "fault.not_found")

// Feed is what the address with a token says, for as long as its member may read case
// files. Whatever is wrong with it looks like an address that never was.
func (n *Calendar) Feed(ctx context.Context, token string) (ics []byte, err error) {
	if err := n.limits.Attempt(ctx); err != nil {
		return nil, err
	}
	var row store.CalendarRow
	var t feedText
	var barred bool
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		if row, err = store.CalendarBy(ctx, tx, seal.HashToken(token)); err != nil {
			return err
		}
		if t, err = n.open(row); err != nil {
			return err
		}
		barred, err = n.barred(ctx, tx, row.Member, t.Agency)
		return err
	})
	if barred { // what they may not see any more is not kept for when they may again
		err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
			_, err := store.DropCalendar(ctx, tx, row.Member)
			return err
		})
		if err == nil {
			err = errGone
		}
	}
	if errors.Is(err, store.ErrNotFound) || fault.CodeOf(err) == fault.NotFound || err != nil && agency.Damaged(err) || errors.Is(err, seal.ErrFormat) {
		return nil, errGone
	}
	if err != nil {
		return nil, err
	}
	n.limits.Right(ctx)
	var times []time.Time
	for _, f := range t.Files {
		for _, s := range f.Times {
			if m, ok := kinds.ParseMoment(s); ok {
				times = append(times, m.At().UTC())
			}
		}
	}
	return write(times, row.Token, t.Day), nil
}

// barred reports whether a member left, is no longer certified or reads no case files,
// or whether their agency left.
func (n *Calendar) barred(ctx context.Context, tx *store.Tx, member, of string) (bool, error) {
	m, err := n.node.MemberPublic(ctx, tx, member)
	if err != nil {
		return false, err
	}
	if m.Agency != of || !m.Certified() || !agency.CaseRoles(m.Roles) {
		return true, nil
	}
	a, err := n.node.AgencyPublic(ctx, tx, of)
	return err == nil && a.Left != "", err
}
