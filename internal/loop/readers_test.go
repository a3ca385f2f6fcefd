package loop_test

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/loop"
	"relais/internal/loop/released"
	"relais/internal/node/nodetest"
	"relais/internal/parcel"
	"relais/internal/record"
	"relais/internal/seal"
	"relais/internal/store"
)

// TestAttackRestrictedOnceReleased: what is for some colleagues only at the
// agency that sent it is for named people at the one that got it. Whoever else
// sits at that desk sees that it exists, and opens it with no key of theirs.
func TestAttackRestrictedOnceReleased(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		l.restrict("identity")
		colleague, third := f.Member(l.r, agency.Caseworker), f.Member(l.r, agency.Responder)
		id := l.sendsTo(l.r.Worker)

		// Who opens first is not who took the referral on.
		l.closedTo(colleague, id, l.r.Worker)
		l.opensFor(l.r.Worker, id, l.r.Worker)
		l.closedTo(colleague, id, l.r.Worker)
		l.closedTo(l.r.Admin, id, l.r.Worker)
		l.noKeyOpens(id, colleague, third, l.r.Admin)
		l.noKeyOpens(id, l.s.Worker, l.s.Admin) // the sender's copy opens only what its whole desk reads

		// Nobody names themselves, and nobody names who reads no case files.
		for _, who := range []*nodetest.Member{colleague, l.r.Admin} {
			_, err := loop.NameReaders.Do(l.ctx(), l.Node, who.Fresh(), act.NameReaders{ID: id, Members: []string{who.ID}})
			l.code(err, fault.Forbidden)
		}
		auditor := f.Member(l.r, agency.Auditor)
		_, err := loop.NameReaders.Do(l.ctx(), l.Node, l.r.Worker.Fresh(), act.NameReaders{ID: id, Members: []string{l.r.Worker.ID, auditor.ID}})
		l.code(err, fault.InvalidInput)
		_, err = loop.NameReaders.Do(l.ctx(), l.Node, l.s.Worker.Fresh(), act.NameReaders{ID: id, Members: []string{l.s.Worker.ID}})
		l.code(err, fault.Conflict)

		_, err = loop.NameReaders.Do(l.ctx(), l.Node, l.r.Worker.Fresh(), act.NameReaders{ID: id, Members: []string{colleague.ID}})
		l.ok(err)
		l.opensFor(colleague, id, colleague)
		l.closedTo(l.r.Worker, id, colleague) // who took themselves off the list
		l.closedTo(third, id, colleague)

		// When the last reader is gone an administrator of the desk names another.
		_, err = accounts.RemoveMember.Do(l.ctx(), l.Node, l.r.Admin.Fresh(), act.Leave{ID: colleague.ID, To: l.r.Worker.ID})
		l.ok(err)
		_, err = loop.NameReaders.Do(l.ctx(), l.Node, third.Fresh(), act.NameReaders{ID: id, Members: []string{third.ID}})
		l.code(err, fault.Forbidden)
		_, err = loop.NameReaders.Do(l.ctx(), l.Node, l.r.Admin.Fresh(), act.NameReaders{ID: id, Members: []string{third.ID}})
		l.ok(err)
		l.opensFor(third, id, third)
		l.closedTo(l.r.Admin, id, third)

		// Withdrawn, it opens for nobody.
		_, err = casework.WithdrawConsent.Do(l.ctx(), l.Node, l.s.Worker.Fresh(),
			act.WithdrawConsent{ConsentRef: act.ConsentRef{Case: l.file, Consent: l.release}})
		l.ok(err)
		_, err = loop.OpenRelease.Do(l.ctx(), l.Node, third.Fresh(), act.ID{ID: id})
		l.code(err, fault.Gone)
	})
}

// TestReadersWithoutAcceptance: where nobody who reads case files took the
// referral on, who opens first is the reader; and contact and safety, which
// are one section, are restricted together.
func TestReadersWithoutAcceptance(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		l.never(f.Agency("police", "QC").ID)
		l.restrict("contact")
		gone := f.Member(l.r, agency.Caseworker)
		id := l.sendsTo(gone)
		_, err := accounts.RemoveMember.Do(l.ctx(), l.Node, l.r.Admin.Fresh(), act.Leave{ID: gone.ID})
		l.ok(err)
		first := f.Member(l.r, agency.Caseworker)
		got, err := loop.OpenRelease.Do(l.ctx(), l.Node, first.Fresh(), act.ID{ID: id})
		l.ok(err)
		if len(got.Readers) != 1 || !slices.Equal(got.Restricted, []string{"contact"}) {
			t.Errorf("%v read %v", got.Readers, got.Restricted)
		}
		if got.Known != secret || len(got.Parts) != 1 || got.Parts[0].Section != "identity" {
			t.Errorf("what the desk reads is not whole: %+v", got)
		}
	})
}

func (l *pair) restrict(section string) {
	l.t.Helper()
	_, err := casework.RestrictSection.Do(l.ctx(), l.Node, l.s.Worker.Fresh(),
		act.Restrict{Case: l.file, Section: section, Members: []string{l.s.Worker.ID, l.s.Admin.ID}})
	l.ok(err)
}

// sendsTo releases to the recipient, where somebody has accepted.
func (l *pair) sendsTo(who *nodetest.Member) string {
	l.t.Helper()
	id := l.asks("single").Referrals[0].ID
	l.move(who, act.Move{ID: id, Type: "accept"})
	_, err := loop.Release.Do(l.ctx(), l.Node, l.s.Worker.Fresh(), act.Release{ID: id, Consent: l.release})
	l.ok(err)
	return id
}

func (l *pair) opened(who *nodetest.Member, id string) act.OpenedRelease {
	l.t.Helper()
	got, err := loop.OpenRelease.Do(l.ctx(), l.Node, who.Fresh(), act.ID{ID: id})
	l.ok(err)
	if !slices.Equal(got.Restricted, []string{"identity"}) || got.Known != secret {
		l.t.Errorf("it opens as %+v", got)
	}
	return got
}

func (l *pair) opensFor(who *nodetest.Member, id string, readers ...*nodetest.Member) {
	l.t.Helper()
	got := l.opened(who, id)
	if !got.Opens || len(got.Parts) == 0 || got.Parts[0].Entries[0].Text != secret+" Fictive" {
		l.t.Errorf("a reader gets %+v", got)
	}
	l.readersAre(got, readers)
}

func (l *pair) closedTo(who *nodetest.Member, id string, readers ...*nodetest.Member) {
	l.t.Helper()
	got := l.opened(who, id)
	text, err := json.Marshal(got)
	l.ok(err)
	if got.Opens || bytes.Contains(text, []byte("Fictive")) {
		l.t.Errorf("who is not named reads %s", text)
	}
	l.readersAre(got, readers)
}

func (l *pair) readersAre(got act.OpenedRelease, readers []*nodetest.Member) {
	l.t.Helper()
	var want []string
	for _, m := range readers {
		want = append(want, m.ID)
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, got.Readers); diff != "" {
		l.t.Error(diff)
	}
}

// noKeyOpens takes the rows of the release and everybody's keys, and no
// software: the restricted part is under none of them.
func (l *pair) noKeyOpens(id string, who ...*nodetest.Member) {
	l.t.Helper()
	var wrap, sealed []byte
	l.sql(func(ctx context.Context, tx *store.Tx) error {
		return tx.QueryRow(ctx, `SELECT wrap, body FROM released JOIN released_body ON release = row WHERE referral = $1`, id).Scan(&wrap, &sealed)
	})
	body := l.bodyOf(id, wrap, sealed)
	if text := record.Encode(body); bytes.Contains(text, []byte("Fictive")) {
		l.t.Error("the restricted part lies where the whole desk reads")
	}
	if body.Apart == nil || body.Apart.Desk != nil {
		l.t.Fatalf("after the first opening the key is still sealed to the agency: %+v", body.Apart)
	}
	for _, m := range who {
		s := m.Fresh()
		if got, err := body.Apart.Join(body.Snapshot, s, l.releaseOf(id)); err != nil || cmp.Diff(got, body.Snapshot) != "" {
			l.t.Errorf("it joins as %+v, %v", got, err)
		}
		keys := []seal.PrivateKey{s.Keys.Seal}
		for _, v := range s.Keys.Versions {
			keys = append(keys, v.Seal)
		}
		for holder, kept := range body.Apart.Readers {
			info := []byte("relais release apart 1\x00" + l.r.ID + "\x00" + l.releaseOf(id) + "\x00" + holder)
			for _, k := range keys {
				if _, err := k.Open(info, kept); err == nil {
					l.t.Errorf("a key of %s opens what is sealed to another", m.ID)
				}
			}
		}
	}
}

func (l *pair) releaseOf(id string) (release string) {
	l.t.Helper()
	l.sql(func(ctx context.Context, tx *store.Tx) error {
		return tx.QueryRow(ctx, `SELECT id FROM released WHERE referral = $1`, id).Scan(&release)
	})
	return release
}

// bodyOf opens a release's body with the recipient agency's keys.
func (l *pair) bodyOf(id string, wrap, sealed []byte) (body released.Body) {
	l.t.Helper()
	s := l.r.Worker.Fresh()
	head := l.headOf(id, wrap)
	letter, err := parcel.Open(head, s.Keys.Versions[head.ToVersion].Seal, wrap)
	l.ok(err)
	var words released.Letter
	l.ok(record.Decode(letter.Body, &words))
	key, err := seal.KeyFromBytes(words.Key)
	l.ok(err)
	l.ok(record.Open(key, seal.Bind{Kind: "release", Owner: l.r.ID, Object: words.Release}, sealed, &body))
	return body
}

// headOf is the header that the release's parcel is bound to.
func (l *pair) headOf(id string, wrap []byte) (h parcel.Header) {
	l.t.Helper()
	l.sql(func(ctx context.Context, tx *store.Tx) error {
		rows, err := tx.Query(ctx, `SELECT seq, link FROM referral_move WHERE referral = (SELECT row FROM referral WHERE id = $1)`, id)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var seq int
			var link []byte
			if err := rows.Scan(&seq, &link); err != nil {
				return err
			}
			var rec struct {
				Header parcel.Header `json:"head"`
				Parcel []byte        `json:"parcel"`
			}
			plain, err := l.Node.Own.Open(seal.Bind{Kind: "link", Object: id, Version: uint64(seq)}, link)
			if err != nil {
				return err
			}
			if err := record.Peek(plain, &rec); err == nil && bytes.Equal(rec.Parcel, parcel.Hash(wrap)) {
				h = rec.Header
			}
		}
		return rows.Err()
	})
	return h
}
