package listings_test

import (
	"bytes"
	"context"
	"io"
	"mime/quotedprintable"
	"net"
	netmail "net/mail"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"relais/internal/act"
	"relais/internal/app"
	"relais/internal/fault"
	"relais/internal/listings"
	"relais/internal/mail"
	"relais/internal/node"
	"relais/internal/node/nodetest"
)

// mailbox is a real SMTP server on loopback.
type mailbox struct {
	mu      sync.Mutex
	letters []string // whole, decoded
	ids     []string
	refuse  *smtp.SMTPError
}

func (b *mailbox) NewSession(*smtp.Conn) (smtp.Session, error) { return &session{b}, nil }

type session struct{ b *mailbox }

func (s *session) Mail(string, *smtp.MailOptions) error { return nil }
func (s *session) Reset()                               {}
func (s *session) Logout() error                        { return nil }

func (s *session) Rcpt(string, *smtp.RcptOptions) error {
	s.b.mu.Lock()
	defer s.b.mu.Unlock()
	if s.b.refuse != nil {
		return s.b.refuse
	}
	return nil
}

func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	m, err := netmail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return err
	}
	text, err := io.ReadAll(quotedprintable.NewReader(m.Body))
	s.b.mu.Lock()
	defer s.b.mu.Unlock()
	s.b.letters, s.b.ids = append(s.b.letters, string(text)), append(s.b.ids, m.Header.Get("Message-Id"))
	return err
}

func (b *mailbox) got() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]string(nil), b.letters...)
}

func (b *mailbox) answer(e *smtp.SMTPError) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.refuse = e
}

// openMailbox starts a server, and returns who sends to it.
func openMailbox(t *testing.T) (*mailbox, *mail.Sender) {
	t.Helper()
	b := &mailbox{}
	srv := smtp.NewServer(b)
	srv.Domain = "post.example.ca"
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() { defer close(done); _ = srv.Serve(ln) }()
	t.Cleanup(func() { srv.Close(); ln.Close(); <-done })
	s, err := mail.New(mail.Config{Server: ln.Addr().String(), From: "notices@relais.example.ca", Security: mail.Loopback})
	if err != nil {
		t.Fatal(err)
	}
	return b, s
}

var (
	pageLink = regexp.MustCompile(`https://relais\.example\.ca/confirm/list/(\S+)`)
	stopLink = regexp.MustCompile(`https://relais\.example\.ca/confirm/stop/(\S+)`)
)

// mailed is an agency with two listings, and an address for letters; a year
// later both are due.
func mailed(t *testing.T, f *nodetest.Fixture) *nodetest.Agency {
	t.Helper()
	ctx, a := context.Background(), f.Agency("ngo", "QC")
	for _, name := range []string{"Accueil de jour", "Repas du soir"} {
		in := act.UpsertService{Name: act.Text{FR: name, EN: name}, Needs: []string{"food"}, Province: "QC", Areas: []string{"QC"}, Email: "public@agency.example.ca"}
		if _, err := listings.UpsertService.Do(ctx, f.Node, a.Worker.Fresh(), in); err != nil {
			t.Fatal(err)
		}
	}
	in := act.SetListingMail{Address: "intake@agency.example.ca", Language: "fr"}
	if _, err := listings.SetListingMail.Do(ctx, f.Node, a.Worker.Fresh(), in); fault.CodeOf(err) != fault.Forbidden {
		t.Errorf("a caseworker decides where letters go: %v", err)
	}
	if _, err := listings.SetListingMail.Do(ctx, f.Node, a.Admin.Fresh(), in); err != nil {
		t.Fatal(err)
	}
	f.Advance(400 * 24 * time.Hour)
	return a
}

func tick(t *testing.T, n *app.App) {
	t.Helper()
	if err := n.Tick(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func TestListingMailOneLetterOneClick(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		ctx := context.Background()
		a := mailed(t, f)
		tick(t, f.Node) // no server: nothing happens
		b, s := openMailbox(t)
		f.Node.Mailing.UseMail(s)
		tick(t, f.Node)
		tick(t, f.Node)
		got := b.got()
		if len(got) != 1 {
			t.Fatalf("%d letters for two listings", len(got))
		}
		for _, word := range []string{"Accueil", "Repas", "Maison", "essai"} {
			if strings.Contains(got[0], word) {
				t.Errorf("the letter says %q:\n%s", word, got[0])
			}
		}
		if !strings.Contains(got[0], "Bonjour") || strings.Contains(got[0], "Hello") {
			t.Errorf("not in the agency’s language:\n%s", got[0])
		}
		token := act.ConfirmToken{Token: pageLink.FindStringSubmatch(got[0])[1]}
		var look act.ListingsDue
		for range 2 { // looking, as programs in mail servers do, uses nothing up
			var err error
			if look, err = listings.LookAtListings.Do(ctx, f.Node, nil, token); err != nil || len(look.Items) != 2 {
				t.Fatal(look, err)
			}
		}
		if _, err := listings.ConfirmListings.Do(ctx, f.Node, nil, act.ConfirmListings{Token: token.Token, Services: []string{"another"}}); fault.CodeOf(err) != fault.InvalidInput {
			t.Errorf("somebody else’s listing: %v", err)
		}
		one := act.ConfirmListings{Token: token.Token, Services: []string{look.Items[0].ID}}
		if done, err := listings.ConfirmListings.Do(ctx, f.Node, nil, one); err != nil || done.Done != 1 {
			t.Fatal(done, err)
		}
		if _, err := listings.ConfirmListings.Do(ctx, f.Node, nil, one); fault.CodeOf(err) != fault.Gone {
			t.Errorf("the link works twice: %v", err)
		}
		if due, err := listings.WorkList.Do(ctx, f.Node, a.Admin.Fresh(), act.WorkQuery{Mine: true}); err != nil || due.Total != 1 {
			t.Errorf("due after one was confirmed: %+v, %v", due, err)
		}
		f.Advance(6 * 24 * time.Hour)
		tick(t, f.Node)
		if n := len(b.got()); n != 1 {
			t.Errorf("%d letters within a week", n)
		}
		f.Advance(25 * time.Hour)
		tick(t, f.Node)
		if n := len(b.got()); n != 2 {
			t.Errorf("%d letters after a week", n)
		}
		second := act.ConfirmToken{Token: pageLink.FindStringSubmatch(b.got()[1])[1]}
		f.Advance(31 * 24 * time.Hour)
		if _, err := listings.LookAtListings.Do(ctx, f.Node, nil, second); fault.CodeOf(err) != fault.Gone {
			t.Errorf("an old link works: %v", err)
		}
	})
}

func TestListingMailStops(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		ctx := context.Background()
		a := mailed(t, f)
		b, s := openMailbox(t)
		f.Node.Mailing.UseMail(s)
		tick(t, f.Node)
		stop := act.StopListingMail{Token: stopLink.FindStringSubmatch(b.got()[0])[1]}
		for range 2 {
			if _, err := listings.StopListingMail.Do(ctx, f.Node, nil, stop); err != nil {
				t.Fatal(err)
			}
		}
		f.Advance(30 * 24 * time.Hour)
		tick(t, f.Node)
		if n := len(b.got()); n != 1 {
			t.Errorf("%d letters after “no more”", n)
		}
		if m, err := listings.GetListingMail.Do(ctx, f.Node, a.Worker.Fresh(), act.None{}); err != nil || m.State != "stopped" {
			t.Errorf("%+v, %v", m, err)
		}
		in := act.SetListingMail{Address: "desk@agency.example.ca"}
		if _, err := listings.SetListingMail.Do(ctx, f.Node, a.Admin.Fresh(), in); err != nil {
			t.Fatal(err)
		}
		tick(t, f.Node)
		got := b.got()
		if len(got) != 2 || !strings.Contains(got[1], "Bonjour") || !strings.Contains(got[1], "Hello") {
			t.Errorf("an address given again, no language chosen: %d letters", len(got))
		}
		if _, err := listings.StopListingMail.Do(ctx, f.Node, nil, act.StopListingMail{Token: "none"}); fault.CodeOf(err) != fault.NotFound {
			t.Error(err)
		}
	})
}

func TestListingMailGreylistedAndRefused(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		ctx := context.Background()
		mailed(t, f)
		b, s := openMailbox(t)
		f.Node.Mailing.UseMail(s)
		b.answer(&smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "later"})
		tick(t, f.Node)
		desk := func() act.AgencyMailing {
			out, err := listings.ListListingMail.Do(ctx, f.Node, f.Desk().Admin.Fresh(), act.None{})
			if err != nil || len(out.Items) != 1 || !out.On {
				t.Fatal(out, err)
			}
			return out.Items[0]
		}
		if got := desk(); got.State != "later" {
			t.Errorf("greylisted: %+v", got)
		}
		b.answer(nil)
		tick(t, f.Node) // too early
		f.Advance(6 * time.Minute)
		tick(t, f.Node)
		if got := desk(); got.State != "sent" || len(b.got()) != 1 {
			t.Errorf("after the wait: %+v, %d letters", got, len(b.got()))
		}
		f.Advance(8 * 24 * time.Hour)
		b.answer(&smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "nobody"})
		tick(t, f.Node)
		b.answer(nil)
		f.Advance(60 * 24 * time.Hour)
		tick(t, f.Node)
		if got := desk(); got.State != "refused" || len(b.got()) != 1 {
			t.Errorf("refused: %+v, %d letters", got, len(b.got()))
		}
	})
}

// TestListingMailServerDown: a server that is down costs no letter its turn.
func TestListingMailServerDown(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		mailed(t, f)
		down, err := mail.New(mail.Config{Server: "127.0.0.1:1", From: "notices@relais.example.ca", Security: mail.Loopback})
		if err != nil {
			t.Fatal(err)
		}
		f.Node.Mailing.UseMail(down)
		tick(t, f.Node)
		out, err := listings.ListListingMail.Do(context.Background(), f.Node, node.Operator(), act.None{})
		if err != nil || !out.Failing {
			t.Fatal(out, err)
		}
		b, s := openMailbox(t)
		f.Node.Mailing.UseMail(s)
		tick(t, f.Node) // not before a minute
		if n := len(b.got()); n != 0 {
			t.Errorf("%d letters at once", n)
		}
		f.Advance(61 * time.Second)
		tick(t, f.Node)
		if n := len(b.got()); n != 1 {
			t.Errorf("%d letters when the server is back", n)
		}
	})
}

// TestListingMailTwoProcesses: while one process talks to the server, another
// of the same node has nothing to send.
func TestListingMailTwoProcesses(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		mailed(t, f)
		b, s := openMailbox(t)
		second := f.Node
		if f.Store.URL != "" {
			second = f.Open(false)
		}
		f.Node.Mailing.UseMail(s)
		second.Mailing.UseMail(s)
		var wg sync.WaitGroup
		for _, n := range []*app.App{f.Node, second, f.Node, second} {
			wg.Go(func() {
				if err := n.Tick(context.Background()); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if n := len(b.got()); n != 1 {
			t.Errorf("%d letters from two processes", n)
		}
	})
}

// TestListingMailKilledAfterSending: at most one duplicate, which is the same
// letter to mailboxes and has the same link.
func TestListingMailKilledAfterSending(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		ctx := context.Background()
		mailed(t, f)
		b, s := openMailbox(t)
		f.Node.Mailing.UseMail(s)
		die := func() {
			if err := f.Node.Mailing.DieSending(ctx); err != nil {
				t.Fatal(err)
			}
		}
		die()
		tick(t, f.Node) // the lease lasts: whoever has it may still be at it
		if n := len(b.got()); n != 1 {
			t.Errorf("%d letters while the lease lasts", n)
		}
		f.Advance(6 * time.Minute)
		die()
		f.Advance(6 * time.Minute)
		die()
		tick(t, f.Node)
		got := b.got()
		if len(got) != 2 {
			t.Fatalf("%d letters", len(got))
		}
		if b.ids[0] != b.ids[1] || pageLink.FindString(got[0]) != pageLink.FindString(got[1]) {
			t.Error("the duplicate is another letter")
		}
		f.Advance(8 * 24 * time.Hour)
		tick(t, f.Node)
		if n := len(b.got()); n != 3 {
			t.Errorf("%d letters a week later", n)
		}
	})
}
