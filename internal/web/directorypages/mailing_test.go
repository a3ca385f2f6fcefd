package directorypages_test

import (
	"context"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"relais/internal/mail"
)

// useMail gives the node a mail server that is not there.
func (s *site) useMail() {
	s.T.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		s.T.Fatal(err)
	}
	at := ln.Addr().String()
	ln.Close()
	post, err := mail.New(mail.Config{Server: at, From: "notices@relais.example.ca", Security: mail.Loopback})
	if err != nil {
		s.T.Fatal(err)
	}
	s.Node.Mailing.UseMail(post)
}

func TestMailing(t *testing.T) {
	s := newSite(t)
	b := s.as(t, s.home.Admin)
	b.get("/services/own").Says("Messages about due listings", "This node sends no messages now", "Both languages").Has(`[type="email"]`).SaysNot("No more messages")
	b.get("/services/own/mail").Says("Messages about due listings")
	s.as(t, s.home.Worker).get("/services/own").SaysNot("Messages about due listings")
	if p := s.as(t, s.home.Worker).do(http.MethodPost, "/services/own/mail", form("address", "a@house.example.ca", "language", "")); p.Status != http.StatusForbidden {
		t.Errorf("a caseworker decides where letters go: %d", p.Status)
	}

	p := b.do(http.MethodPost, "/services/own/mail", form("address", "intake@", "language", "fr"))
	p.Has(`[id="f-address-error"]`, `[href="#f-address"]`, `[value="intake@"]`, `option[value="fr"][selected]`)
	if p.Status != http.StatusUnprocessableEntity {
		t.Errorf("no address: %d", p.Status)
	}
	if to := b.post("/services/own/mail", form("address", "intake@house.example.ca", "language", "fr")); to != "/services/own" {
		t.Errorf("it leads to %s", to)
	}
	b.get("/services/own").Says("No more messages").Has(`[value="intake@house.example.ca"]`, `option[value="fr"][selected]`)
	s.useMail()
	b.get("/services/own").Says("Last message: nothing sent yet").SaysNot("This node sends no messages now")
	s.as(t, s.other.Admin).get("/services/own").SaysNot("intake@house.example.ca")

	b.post("/services/own/mail", form("address", "", "language", "fr"))
	p = b.get("/services/own")
	p.Says("No messages are sent to your agency.")
	p.SaysNot("intake@house.example.ca", "No more messages")
}

// TestMailingOfDesk: beside what is due stands what became of the letters to
// its agency.
func TestMailingOfDesk(t *testing.T) {
	s := newSite(t)
	b, desk := s.as(t, s.home.Admin), s.as(t, s.Desk().Admin)
	b.post("/services/new", listing())
	b.post("/services/own/mail", form("address", "intake@house.example.ca", "language", "en"))
	s.Advance(400 * 24 * time.Hour)
	desk.get("/services/quality").Says("To verify (1)").SaysNot("Message to the agency", "The mail server takes nothing now")
	s.useMail()
	desk.get("/services/quality").Says("Message to the agency: nothing sent yet").SaysNot("intake@house.example.ca", "The mail server takes nothing now")
	if err := s.Node.Tick(context.Background()); err != nil {
		t.Fatal(err)
	}
	desk.get("/services/quality").Says("The mail server takes nothing now")
	for state, shown := range map[string]string{"sent": "Message to the agency: sent", "refused": "the address is refused", "failed": "not taken; tried again in a week"} {
		s.Exec(`UPDATE listing_mail SET state = $1, sent_at = $2`, state, s.Now().UnixMicro())
		desk.get("/services/quality").Says(shown, "· last sent on "+s.Now().Format("January 2, 2006")).SaysNot("<time")
	}
	b.post("/services/own/mail", form("address", "", "language", "en"))
	desk.get("/services/quality").Says("Message to the agency: no messages wanted")
	s.Exec(`DELETE FROM listing_mail`)
	desk.lang = "fr"
	desk.get("/services/quality").Says("Message à l’organisme : il n’a donné aucune adresse")
}

// TestSuggestLink: whoever is not of a service's agency can say what is wrong.
func TestSuggestLink(t *testing.T) {
	s := newSite(t)
	b := s.as(t, s.home.Worker)
	at := b.post("/services/new", listing())
	at, _, _ = strings.Cut(at, "?")
	b.get(at).HasNo(`[href^="` + at + "/suggestion" + `"], [action^="` + at + "/suggestion" + `"]`)
	s.as(t, s.other.Worker).get(at).Has(`[href="` + at + `/suggestion"]`)
}
