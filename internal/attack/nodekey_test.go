package attack

import (
	"encoding/hex"
	"fmt"
	"testing"

	"relais/internal/act"
	"relais/internal/seal"
)

// text and number read a column of a row.
func (r row) text(column string) string { s, _ := r[column].(string); return s }

func (r row) number(column string) uint64 { n, _ := r[column].(int64); return uint64(n) }

func (r row) bytes(column string) []byte { b, _ := r[column].([]byte); return b }

// binds say how what is sealed for the node is bound, by column. of gives the
// row of a referral by its key, or of a case file by its key below zero.
var binds = map[string]func(r row, of map[int64]row) seal.Bind{
	"audit_entry.body": func(r row, _ map[int64]row) seal.Bind {
		return seal.Bind{Kind: "audit", Object: fmt.Sprint(r.text("stream"), "/", r.number("number"))}
	},
	"member.profile": memberBind("profile"), "member.public": memberBind("public"),
	"member.cert": memberBind("cert"), "member.second": memberBind("second"),
	"session.times": func(r row, _ map[int64]row) seal.Bind {
		return seal.Bind{Kind: "session times", Owner: r.text("member"), Object: r.text("id")}
	},
	"passkey.sealed": func(r row, _ map[int64]row) seal.Bind {
		return seal.Bind{Kind: "passkey", Owner: r.text("member"), Object: r.text("id")}
	},
	"ceremony.sealed": byID("ceremony"), "notice.sealed": byID("notice"), "released.sealed": byID("release state"),
	"coalition.proof": ownerID("coalition desk", "id"), "agency.keys": ownerID("agency keys", "id"),
	"sector_change.sealed": ownerID("sector change", "agency"), "agency_retention.sealed": ownerID("retention terms", "agency"),
	"case_retention.sealed": func(r row, of map[int64]row) seal.Bind {
		return seal.Bind{Kind: "retention", Object: of[-r["case_row"].(int64)].text("id")}
	},
	"agency_kit.cert": func(r row, _ map[int64]row) seal.Bind {
		return seal.Bind{Kind: "recovery kit", Owner: r.text("agency"), Object: r.text("id")}
	},
	"agency_kit.about": func(r row, _ map[int64]row) seal.Bind {
		return seal.Bind{Kind: "recovery kit about", Owner: r.text("agency"), Object: r.text("id")}
	},
	"invitation.sealed": func(r row, _ map[int64]row) seal.Bind {
		return seal.Bind{Kind: "invitation", Owner: r.text("agency"), Object: r.text("id") + "/" + hex.EncodeToString(r.bytes("hash")), Version: r.number("ends_at")}
	},
	"referral.standing": func(r row, _ map[int64]row) seal.Bind {
		return seal.Bind{Kind: "standing", Object: r.text("id"), Version: r.number("version")}
	},
	"referral_move.link": moveBind("link"),
	"place_taken.sealed": func(r row, _ map[int64]row) seal.Bind {
		return seal.Bind{Kind: "place taken", Object: hex.EncodeToString(r.bytes("id"))}
	},
	"need_watch.sealed": func(r row, _ map[int64]row) seal.Bind {
		return seal.Bind{Kind: "need watch", Object: hex.EncodeToString(r.bytes("need"))}
	},
	"answer_link.sealed": func(r row, _ map[int64]row) seal.Bind {
		return seal.Bind{Kind: "answer link", Object: hex.EncodeToString(r.bytes("token"))}
	},
	"calendar_feed.times": func(r row, _ map[int64]row) seal.Bind {
		return seal.Bind{Kind: "calendar feed", Owner: r.text("member"), Object: hex.EncodeToString(r.bytes("token"))}
	},
	"person_card.state":         byID("own card"),
	"desk_work.link":            moveBind("desk link"),
	"referral_move.own":         moveBind("tick"), // of a move of the clock
	"directory_suggestion.body": byID("directory suggestion"),
	"listing_mail.body": func(r row, _ map[int64]row) seal.Bind {
		return seal.Bind{Kind: "listing mail", Object: string(r.bytes("recipient"))}
	},
	"member_letter.body": func(r row, _ map[int64]row) seal.Bind {
		return seal.Bind{Kind: "letter", Object: string(r.bytes("recipient"))}
	},
	"gap_met.sealed": func(r row, _ map[int64]row) seal.Bind {
		return seal.Bind{Kind: "gap met", Object: hex.EncodeToString(r.bytes("mark"))}
	},
	"held.sealed": func(r row, _ map[int64]row) seal.Bind { return seal.Bind{Kind: "held", Object: r.text("bundle")} },
	"desk_copy.header": func(r row, of map[int64]row) seal.Bind {
		return seal.Bind{Kind: "desk copy", Object: of[r["referral"].(int64)].text("id")}
	},
}

func byID(kind string) func(row, map[int64]row) seal.Bind {
	return func(r row, _ map[int64]row) seal.Bind { return seal.Bind{Kind: kind, Object: r.text("id")} }
}

func ownerID(kind, name string) func(row, map[int64]row) seal.Bind {
	return func(r row, _ map[int64]row) seal.Bind { return seal.Bind{Kind: kind, Owner: r.text(name)} }
}

func memberBind(part string) func(row, map[int64]row) seal.Bind {
	return func(r row, _ map[int64]row) seal.Bind {
		return seal.Bind{Kind: "member " + part, Owner: r.text("agency"), Object: r.text("id")}
	}
}

func moveBind(kind string) func(row, map[int64]row) seal.Bind {
	return func(r row, of map[int64]row) seal.Bind {
		return seal.Bind{Kind: kind, Object: of[r["referral"].(int64)].text("id"), Version: r.number("seq")}
	}
}

// TestStolenDatabaseWithNodeKey: whoever also has the node key opens all that
// is sealed for the node, and learns who works there, and nothing about a person.
func TestStolenDatabaseWithNodeKey(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		m := w.marked()
		w.wholeJob()
		do[act.PasskeyOptions](w.cast.sender.worker(), "PasskeyAddBegin", act.PasskeyBegin{}) // one that is not finished
		do[act.None](w.cast.desk.admin, "ProposeSector", act.ProposeSector{ID: w.cast.shelter.id, Sector: "health"})
		own, tables := w.key.Derive("relais node data"), w.tables()
		of := map[int64]row{}
		for _, r := range tables["referral"] {
			of[r["row"].(int64)] = r
		}
		for _, r := range tables["case_file"] {
			of[-r["row"].(int64)] = r
		}
		person, staff := sought{m[aboutPerson]: "about a person"}.patterns(), sought{m[aboutStaff]: "about staff"}.patterns()
		var found []string
		named := 0
		for _, c := range append(columns(t), column{"referral_move", "own", "node"}) {
			name := c.table + "." + c.name
			if c.kind != "node" {
				continue
			}
			bind, ok := binds[name]
			if !ok {
				t.Errorf("%s is sealed for the node: say in binds how", name)
				continue
			}
			opened := 0
			for _, r := range tables[c.table] {
				plain, err := own.Open(bind(r, of), r.bytes(c.name))
				if err != nil {
					if r.bytes(c.name) != nil && name != "referral_move.own" {
						t.Errorf("%s does not open with the node key: %v", name, err)
					}
					continue
				}
				opened++
				found = append(found, in(person, plain, name)...)
				named += len(in(staff, plain, name))
			}
			if opened == 0 {
				t.Errorf("the whole job leaves nothing in %s", name)
			}
		}
		report(t, found)
		if named == 0 {
			t.Error("the search does not find who works there")
		}
	})
}
