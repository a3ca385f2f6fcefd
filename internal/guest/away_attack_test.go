package guest_test

import (
	"context"
	"slices"
	"sync/atomic"
	"testing"

	"relais/internal/act"
	"relais/internal/casework"
	"relais/internal/guest"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
)

// leaves is a request whose sender goes away after so many looks at whether they are
// still there.
type leaves struct {
	context.Context
	left *atomic.Int64
	gone chan struct{}
}

func leaving(after int64) leaves {
	l := leaves{context.Background(), new(atomic.Int64), make(chan struct{})}
	l.left.Store(after)
	return l
}

func (l leaves) Done() <-chan struct{} { _ = l.Err(); return l.gone }

func (l leaves) Err() error {
	switch n := l.left.Add(-1); {
	case n == 0:
		close(l.gone)
		return context.Canceled
	case n < 0:
		return context.Canceled
	}
	return nil
}

func (l *asked) told() bool {
	home, err := loop.Home.Do(l.ctx(), l.Node, l.s.Worker.Fresh(), act.None{})
	l.ok(err)
	return slices.ContainsFunc(home.Notices, func(n act.Notice) bool { return n.Code == "notice.referral.link_shut" })
}

// TestAttackLinkOfWhoGoesAway: who has the right code and reloads impatiently shuts
// nothing; who has the wrong one and hangs up shuts no link without a word to its
// worker, whom the page would tell that it is open.
func TestAttackLinkOfWhoGoesAway(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newAsked(t, f)
		k, wrong := l.link(l.id), l.link(l.asks(other))
		for after := int64(1); after < 400; after++ {
			_, _ = guest.LookByLink.Do(leaving(after), l.Node, nil, act.LinkCode{Token: k.Token, Code: k.Code})
		}
		if _, err := l.look(k); err != nil {
			has, open := guest.GetAnswerLink.Do(l.ctx(), l.Node, l.s.Worker.Fresh(), act.ID{ID: l.id})
			t.Errorf("the right code, after reloads: %v; its worker is told: %v; the page says open: %v %v", err, l.told(), has.Open, open)
		}
		k = l.link(l.id)
		for after := int64(1); after < 400; after++ {
			_, _ = guest.LookByLink.Do(leaving(after), l.Node, nil, act.LinkCode{Token: k.Token, Code: wrong.Code})
		}
		_, err := l.look(k)
		if has, open := guest.GetAnswerLink.Do(l.ctx(), l.Node, l.s.Worker.Fresh(), act.ID{ID: l.id}); err != nil && (has.Open || !l.told()) {
			t.Errorf("shut by guesses: %v; its worker is told: %v; the page says open: %v %v", err, l.told(), has.Open, open)
		}
	})
}

// TestAttackLinkAfterANo: a no to a recipient shuts its link, and no other is made.
func TestAttackLinkAfterANo(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newAsked(t, f)
		k := l.link(l.id)
		seen, err := l.look(k)
		l.ok(err)
		_, err = l.answer(k, act.LinkAnswer{Version: seen.Version, Type: "accept"})
		l.ok(err)
		share, err := casework.RecordConsent.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.RecordConsent{Case: l.file, NewConsent: act.NewConsent{
			Kind: "release", Outside: []act.ConsentOutside{{Service: clinic, Sector: "shelter"}}, Sections: []string{"name"}, Loopback: "none", Purpose: "a bed",
			Until: f.Now().AddDate(0, 0, 30).Format("2006-01-02"), GivenBy: "person", Language: "fr", Form: "spoken", Explained: act.Codes["explained"]}})
		l.ok(err)
		_, err = loop.Release.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.Release{ID: l.id, Consent: share.ID, Said: &act.Said{By: "Mme Untel", Way: "telephone"}})
		l.ok(err)
		_, err = casework.RefuseConsent.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.RefuseConsent{Case: l.file, NewRefusal: act.NewRefusal{Kind: "ask", Outside: []string{clinic}}})
		l.ok(err)
		l.shut(k, "after the no")
		if _, err := guest.MakeAnswerLink.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.ID{ID: l.id}); err == nil {
			t.Error("another link is made to whom the person said no to")
		}
	})
}

// TestAttackLinkWithoutEnd: who holds a link moves a referral on no faster than who
// signs in.
func TestAttackLinkWithoutEnd(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newAsked(t, f)
		k := l.link(l.id)
		_, err := l.answer(k, act.LinkAnswer{Version: 1, Type: "accept"})
		l.ok(err)
		share, err := casework.RecordConsent.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.RecordConsent{Case: l.file, NewConsent: act.NewConsent{
			Kind: "release", Outside: []act.ConsentOutside{{Service: clinic, Sector: "shelter"}}, Sections: []string{"name"}, Loopback: "none", Purpose: "a bed",
			Until: f.Now().AddDate(0, 0, 30).Format("2006-01-02"), GivenBy: "person", Language: "fr", Form: "spoken", Explained: act.Codes["explained"]}})
		l.ok(err)
		_, err = loop.Release.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.Release{ID: l.id, Consent: share.ID, Said: &act.Said{By: "Mme Untel", Way: "telephone"}})
		l.ok(err)
		made := 0
		for range 60 {
			seen, err := l.look(k)
			if err != nil {
				break
			}
			if _, err := l.answer(k, act.LinkAnswer{Version: seen.Version, Type: "schedule", When: f.Now().AddDate(0, 0, 3).Format("2006-01-02T15:04:05Z07:00")}); err != nil {
				t.Log(err)
				break
			}
			made++
		}
		if made > 25 {
			t.Errorf("%d moves at once", made)
		}
	})
}
