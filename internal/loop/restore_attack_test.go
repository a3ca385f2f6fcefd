package loop_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/app"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/journal"
	"relais/internal/loop"
	"relais/internal/node"
	"relais/internal/node/nodetest"
	"relais/internal/seal"
	"relais/internal/store"
	"relais/internal/store/storetest"
)

// past is a node that was backed up before things ended.
type past struct {
	*pair
	copied
	journal     string
	gone, stays string // referrals with a release: its consent was taken back, or stands
	consent     string // that stands
	changed     *nodetest.Member
	removed     *nodetest.Member
	invitation  string // code, revoked
	token       string // of a session that was open
}

func newPast(t *testing.T, f *nodetest.Fixture) *past {
	t.Helper()
	p := &past{pair: newPair(t, f, "none"), journal: filepath.Join(t.TempDir(), "erasures")}
	n := openAt(t, f, f.Store, p.journal)
	p.ok(n.Tick(p.ctx()))
	p.gone = p.received()
	withdrawn := p.release
	p.release = p.pair.consent(act.NewConsent{Kind: "release", Agencies: []string{p.r.ID}, Sections: []string{"name", "identity"}, Purpose: "again"})
	p.consent, p.stays = p.release, p.received()
	p.changed, p.removed = f.Member(p.s, agency.Caseworker), f.Member(p.s, agency.Caseworker)
	inv, err := accounts.InviteMember.Do(p.ctx(), f.Node, p.s.Admin.Fresh(), act.InviteMember{Name: "Robin Fictive", Roles: []string{agency.Caseworker}, Language: "fr"})
	p.ok(err)
	p.invitation, p.token = inv.Code, p.r.Worker.Token

	p.copied = backUp(t, f)
	p.withdrawConsent(withdrawn)
	_, err = accounts.ChangePassphrase.Do(p.ctx(), f.Node, p.changed.Fresh(), act.ChangePassphrase{Old: nodetest.Passphrase, New: "eleven patient harbours"})
	p.ok(err)
	_, err = accounts.RemoveMember.Do(p.ctx(), f.Node, p.s.Admin.Fresh(), act.Leave{ID: p.removed.ID})
	p.ok(err)
	_, err = accounts.RevokeInvitation.Do(p.ctx(), f.Node, p.s.Admin.Fresh(), act.ID{ID: inv.ID})
	p.ok(err)
	p.ok(n.Tick(p.ctx()))
	return p
}

var engines = map[string]func(testing.TB) store.Config{"sqlite": storetest.SQLite, "postgres": storetest.EmptyPostgres}

// TestAttackRestoreRevives: a backup of before things ended comes back on
// either engine, and nothing of them comes back with it.
func TestAttackRestoreRevives(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		p := newPast(t, f)
		for name, to := range engines {
			t.Run("onto "+name, func(t *testing.T) {
				place := to(t)
				place.Clock = f.Now
				done, err := node.Restore(t.Context(), place, p.restoring(p.journal), nil)
				if err != nil || done.Ended == 0 || done.Held == 0 {
					t.Fatalf("%+v %v", done, err)
				}
				g := nodetest.Reopen(t, place, f.Key, f.Now())
				if _, err := g.Node.Sessions.Session(t.Context(), p.token); err == nil {
					t.Error("a session of before is alive")
				}
				p.nothingRevived(t, g, g.Node)
				p.held(t, g)
			})
		}
	})
}

// nothingRevived looks for what ended, through a process of the node n.
func (p *past) nothingRevived(t *testing.T, g *nodetest.Fixture, n *app.App) {
	t.Helper()
	opener := g.Known(p.r.Worker.Credentials())
	if _, err := loop.OpenRelease.Do(t.Context(), n, opener.Fresh(), act.ID{ID: p.gone}); fault.CodeOf(err) != fault.Gone {
		t.Errorf("what was taken back opens: %v", err)
	}
	sender := g.Known(p.s.Worker.Credentials())
	file, err := casework.GetCase.Do(t.Context(), n, sender.Fresh(), act.ID{ID: p.file})
	if err != nil {
		t.Fatal(err)
	}
	withdrawn := 0
	for _, c := range file.Consents {
		if c.State == "withdrawn" {
			withdrawn++
		}
	}
	if withdrawn != 1 {
		t.Errorf("%d consents are withdrawn", withdrawn)
	}
	for who, m := range map[string]*nodetest.Member{"an old passphrase": p.changed, "who was removed": p.removed} {
		in := act.SignIn{Login: m.Login, Passphrase: nodetest.Passphrase, TOTP: g.Known(m.Credentials()).TOTP()}
		if _, err := accounts.SignIn.Do(t.Context(), n, nil, in); fault.CodeOf(err) != fault.Unauthenticated {
			t.Errorf("%s signs in: %v", who, err)
		}
	}
	_, err = accounts.AcceptInvitation.Do(t.Context(), n, nil, act.AcceptInvitation{Code: p.invitation, Identity: act.NewIdentity{
		Name: "Robin Fictive", Login: "robin@example.ca", Passphrase: nodetest.Passphrase, Language: "fr"}})
	if err == nil {
		t.Error("a revoked invitation is accepted")
	}
}

// held looks that nothing goes out under a consent until somebody confirms it.
func (p *past) held(t *testing.T, g *nodetest.Fixture) {
	t.Helper()
	opener, sender := g.Known(p.r.Worker.Credentials()), g.Known(p.s.Worker.Credentials())
	open := func() error {
		_, err := loop.OpenRelease.Do(t.Context(), g.Node, opener.Fresh(), act.ID{ID: p.stays})
		return err
	}
	if f, ok := fault.As(open()); !ok || f.Key != "consent.held" {
		t.Errorf("it opens before anybody confirmed: %v", f)
	}
	ref := act.ConsentRef{Case: p.file, Consent: p.consent}
	if _, err := casework.ConfirmConsent.Do(t.Context(), g.Node, opener.Fresh(), ref); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("the recipient confirms: %v", err)
	}
	if _, err := casework.ConfirmConsent.Do(t.Context(), g.Node, sender.Fresh(), ref); err != nil {
		t.Error(err)
	}
	if err := open(); err != nil {
		t.Errorf("it stays closed: %v", err)
	}
	if _, err := casework.ConfirmConsent.Do(t.Context(), g.Node, sender.Fresh(), ref); fault.CodeOf(err) != fault.Conflict {
		t.Errorf("confirmed twice: %v", err)
	}
}

// TestAttackRestoreOldRows: somebody puts back the whole database of before,
// with no word of what ended. The journal outside of it knows.
func TestAttackRestoreOldRows(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		p := newPast(t, f)
		place := storetest.SQLite(t)
		place.Clock = f.Now
		r := p.restoring()
		r.Incomplete = true
		if _, err := node.Restore(t.Context(), place, r, nil); err != nil {
			t.Fatal(err)
		}
		f2 := nodetest.Reopen(t, place, f.Key, f.Now())
		(&pair{Fixture: f2, t: t}).exec("", "", "UPDATE case_consent SET held = 0")
		opener := f2.Known(p.r.Worker.Credentials())
		if _, err := loop.OpenRelease.Do(t.Context(), f2.Node, opener.Fresh(), act.ID{ID: p.gone}); err != nil {
			t.Fatal("the copy does not hold what this test is about: ", err)
		}
		n := openAt(t, f2, place, p.journal)
		p.nothingRevived(t, f2, n)
		if _, err := loop.OpenRelease.Do(t.Context(), n, opener.Fresh(), act.ID{ID: p.stays}); err != nil {
			t.Error("what stands is closed: ", err)
		}
	})
}

// TestAttackRestoreJournals: without the journals of the node, whole, nothing is
// restored; said plainly, it is.
func TestAttackRestoreJournals(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		p := newPast(t, f)
		whole, err := os.ReadFile(p.journal)
		p.ok(err)
		rows := bytes.SplitAfter(whole, []byte("\n"))
		other := filepath.Join(t.TempDir(), "other")
		_, err = journal.Create(other, func([]byte) []byte { return make([]byte, 32) }, f.Now())
		p.ok(err)
		_, err = journal.Create(filepath.Join(filepath.Dir(other), "own"), node.JournalKey(f.Key), f.Now())
		p.ok(err)
		write := func(name string, b []byte) string {
			file := filepath.Join(t.TempDir(), name)
			p.ok(os.WriteFile(file, b, 0o600))
			return file
		}
		for name, c := range map[string]struct {
			files []string
			want  error
		}{
			"none":                 {nil, node.ErrNoJournal},
			"garbage":              {[]string{write("garbage", []byte("garbage\n"))}, journal.ErrForeign},
			"another node's":       {[]string{other}, journal.ErrForeign},
			"a new one":            {[]string{filepath.Join(filepath.Dir(other), "own")}, node.ErrNoJournal},
			"cut":                  {[]string{write("cut", bytes.Join(rows[:len(rows)-2], nil))}, journal.ErrCut},
			"a line changed":       {[]string{write("changed", bytes.Replace(whole, []byte(" consent "), []byte(" release "), 1))}, journal.ErrChanged},
			"the right and a bad":  {[]string{p.journal, write("bad", []byte("garbage\n"))}, journal.ErrForeign},
			"a consent line gone":  {[]string{write("gone", dropLine(rows, " consent "))}, journal.ErrChanged},
			"an invented line too": {[]string{write("more", append(bytes.Clone(whole), "99 release x 00112233445566778899aabbccddeeff\n"...))}, nil},
		} {
			place := storetest.SQLite(t)
			_, err := node.Restore(t.Context(), place, p.restoring(c.files...), nil)
			if !errors.Is(err, c.want) || c.want == nil && err != nil {
				t.Errorf("%s: %v, want %v", name, err, c.want)
			}
			if _, err := os.Stat(filepath.Join(place.Dir, "relais.db")); c.want != nil && err == nil {
				t.Errorf("%s: something was restored", name)
			}
		}
		r := p.restoring(write("cut", bytes.Join(rows[:len(rows)-2], nil)))
		r.Incomplete = true
		done, err := node.Restore(t.Context(), storetest.SQLite(t), r, nil)
		if err != nil || len(done.Unread) == 0 || done.Ended == 0 {
			t.Errorf("said plainly: %+v %v", done, err)
		}
	})
}

func dropLine(rows [][]byte, with string) (left []byte) {
	for _, r := range rows {
		if !bytes.Contains(r, []byte(with)) {
			left = append(left, r...)
		}
	}
	return left
}

// TestAttackRestoreChangedBackup: a backup that the node did not make, or that
// was changed since, is refused before anything is written.
func TestAttackRestoreChangedBackup(t *testing.T) {
	f := nodetest.New(t, storetest.SQLite(t))
	f.Agency("ngo", "QC")
	file := filepath.Join(t.TempDir(), "erasures")
	if err := openAt(t, f, f.Store, file).Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	c := backUp(t, f)
	refused := func(name string, c copied) {
		t.Helper()
		place := storetest.SQLite(t)
		if _, err := node.Restore(t.Context(), place, c.restoring(file), nil); !errors.Is(err, node.ErrBackup) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := os.Stat(filepath.Join(place.Dir, "relais.db")); err == nil {
			t.Errorf("%s: something was restored", name)
		}
	}
	for at := 0; at < len(c.backup); at += 1 + len(c.backup)/40 {
		changed := copied{bytes.Clone(c.backup), c.id, c.key}
		changed.backup[at] ^= 1
		refused("a byte changed", changed)
	}
	end := len(c.backup) - 12
	for cut := range 13 {
		refused("cut", copied{c.backup[:len(c.backup)-1-cut], c.id, c.key})
	}
	refused("nothing", copied{nil, c.id, c.key})
	refused("not signed", copied{c.backup[:end-200], c.id, c.key})
	refused("another node's", copied{c.backup, c.id, seal.NewKey()})
	if _, err := node.Restore(t.Context(), storetest.SQLite(t), c.restoring(file), nil); err != nil {
		t.Error("as it was made: ", err)
	}
}

// TestAttackJournalOfAServer: a journal that is removed, cut or replaced while
// the node is down or up is begun again with all that is known, and told.
func TestAttackJournalOfAServer(t *testing.T) {
	for name, attack := range map[string]func(file string) error{
		"removed":  os.Remove,
		"emptied":  func(file string) error { return os.WriteFile(file, nil, 0o600) },
		"garbage":  func(file string) error { return os.WriteFile(file, []byte("garbage\n"), 0o600) },
		"one line": func(file string) error { return os.Truncate(file, 300) },
	} {
		t.Run(name, func(t *testing.T) {
			nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
				p := newPast(t, f)
				p.ok(attack(p.journal))
				n := openAt(t, f, f.Store, p.journal)
				p.ok(n.Tick(p.ctx()))
				if _, lines, err := journal.Open(p.journal, node.JournalKey(f.Key)); err != nil || len(lines) < 4 {
					t.Errorf("not begun again: %v %v", lines, err)
				}
				if p.notices(p.s.Admin, "notice.node.journal_bad") != 1 || p.notices(p.s.Worker, "notice.node.journal_bad") != 0 {
					t.Error("the administrators are not told")
				}
				p.ok(attack(p.journal))
				p.ok(n.Tick(p.ctx()))
				if _, lines, err := journal.Open(p.journal, node.JournalKey(f.Key)); err != nil || len(lines) < 4 {
					t.Errorf("not begun again while it runs: %v %v", lines, err)
				}
			})
		})
	}
}
