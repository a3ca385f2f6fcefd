package casework_test

import (
	"testing"

	"relais/internal/act"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/node/nodetest"
)

// rows changes what is stored of a case file behind the node's back.
type rows struct {
	d  *desk
	t  *testing.T
	id string
}

func (r rows) exec(q string, args ...any) {
	r.t.Helper()
	if err := casework.Exec(r.d.Node.Casework, q, args...); err != nil {
		r.t.Fatal(err)
	}
}

// key is the row key of the file.
func (r rows) key() int64 {
	return must[int64](r.t)(casework.Read[int64](r.d.Node.Casework, `SELECT row FROM case_file WHERE id = $1`, r.id))
}

func (r rows) bytes(q string, args ...any) []byte {
	r.t.Helper()
	return must[[]byte](r.t)(casework.Read[[]byte](r.d.Node.Casework, q, args...))
}

func (r rows) number(q string, args ...any) int64 {
	r.t.Helper()
	return must[int64](r.t)(casework.Read[int64](r.d.Node.Casework, q, args...))
}

// entry is the row key of the entry at a place.
func (r rows) entry(seq int) int64 {
	return r.number(`SELECT row FROM case_entry WHERE case_row = $1 AND seq = $2`, r.key(), seq)
}

func (r rows) body(row int64) []byte {
	return r.bytes(`SELECT body FROM case_body WHERE entry_row = $1`, row)
}

// kept is a part of the file as it was, to be put back later.
func (r rows) head() func() {
	key := r.key()
	number, head := r.number(`SELECT number FROM case_head WHERE case_row = $1`, key),
		r.bytes(`SELECT head FROM case_head WHERE case_row = $1`, key)
	return func() { r.exec(`UPDATE case_head SET number = $1, head = $2 WHERE case_row = $3`, number, head, key) }
}

func (r rows) remove(seq int) {
	row := r.entry(seq)
	r.exec(`DELETE FROM case_body WHERE entry_row = $1`, row)
	r.exec(`DELETE FROM case_entry WHERE row = $1`, row)
}

func (r rows) write(text string) act.Entry {
	r.t.Helper()
	return must[act.Entry](r.t)(casework.AddEntry.Do(r.d.ctx, r.d.Node, r.d.worker(), act.AddEntry{
		Case: r.id, NewEntry: act.NewEntry{Section: "notes", Text: text}}))
}

// tamperings of a case file with notes at the places 2, 5 and 6.
var tamperings = map[string]func(r rows){
	"a byte of a body changed": func(r rows) {
		row := r.entry(5)
		body := r.body(row)
		body[len(body)-1] ^= 1
		r.exec(`UPDATE case_body SET body = $1 WHERE entry_row = $2`, body, row)
	},
	"a body cut": func(r rows) {
		row := r.entry(5)
		body := r.body(row)
		r.exec(`UPDATE case_body SET body = $1 WHERE entry_row = $2`, body[:len(body)/2], row)
	},
	"two bodies swapped": func(r rows) {
		a, b := r.entry(5), r.entry(6)
		bodyA, bodyB := r.body(a), r.body(b)
		r.exec(`UPDATE case_body SET body = $1 WHERE entry_row = $2`, bodyB, a)
		r.exec(`UPDATE case_body SET body = $1 WHERE entry_row = $2`, bodyA, b)
	},
	"two rows swapped": func(r rows) {
		a, b, key := r.entry(5), r.entry(6), r.key()
		r.exec(`UPDATE case_entry SET seq = 1000 WHERE row = $1`, a)
		r.exec(`UPDATE case_entry SET seq = 5 WHERE row = $1 AND case_row = $2`, b, key)
		r.exec(`UPDATE case_entry SET seq = 6 WHERE row = $1`, a)
	},
	"the last entry removed": func(r rows) { r.remove(6) },
	"a middle entry removed": func(r rows) { r.remove(5) },
	"a middle one closed over": func(r rows) {
		r.remove(5)
		r.exec(`UPDATE case_entry SET seq = 5 WHERE case_row = $1 AND seq = 6`, r.key())
	},
	"an entry of another file": func(r rows) {
		other := r.d.intake("Somebody else")
		r.exec(`UPDATE case_entry SET case_row = $1, seq = 7 WHERE case_row = (SELECT row FROM case_file WHERE id = $2) AND seq = 2`,
			r.key(), other.ID)
	},
	"a revision renumbered": func(r rows) { r.exec(`UPDATE case_entry SET revision = 2 WHERE row = $1`, r.entry(5)) },
	"an older section key":  func(r rows) { r.exec(`UPDATE case_entry SET gen = 2 WHERE row = $1`, r.entry(5)) },
	"the head of before": func(r rows) {
		back := r.head()
		r.write("One more.")
		back()
	},
	"the whole file of before": func(r rows) {
		back := r.head()
		r.write("One more.")
		r.remove(7)
		back()
	},
	"the whole file of before, written again": func(r rows) {
		back := r.head()
		r.write("One more.")
		r.remove(7)
		back()
		r.write("Something else.")
	},
	"two sections swapped": func(r rows) {
		key := r.key()
		a := r.number(`SELECT min(row) FROM case_section WHERE case_row = $1`, key)
		b := r.number(`SELECT max(row) FROM case_section WHERE case_row = $1`, key)
		ringA, ringB := r.bytes(`SELECT ring FROM case_section WHERE row = $1`, a), r.bytes(`SELECT ring FROM case_section WHERE row = $1`, b)
		r.exec(`UPDATE case_section SET ring = $1 WHERE row = $2`, ringB, a)
		r.exec(`UPDATE case_section SET ring = $1 WHERE row = $2`, ringA, b)
	},
	"a section opened again": func(r rows) {
		key := r.key()
		before := map[int64][]byte{}
		for row := r.number(`SELECT min(row) FROM case_section WHERE case_row = $1`, key); len(before) < 12; row++ {
			before[row] = r.bytes(`SELECT ring FROM case_section WHERE row = $1`, row)
		}
		must[act.SectionInfo](r.t)(casework.RestrictSection.Do(r.d.ctx, r.d.Node, r.d.worker(), act.Restrict{
			Case: r.id, Section: "notes", Members: []string{r.d.agency.Admin.ID, r.d.agency.Worker.ID}}))
		for row, ring := range before {
			r.exec(`UPDATE case_section SET ring = $1, version = 1 WHERE row = $2`, ring, row)
		}
	},
	"the roster row of before": func(r rows) {
		key := r.key()
		row := r.bytes(`SELECT roster FROM case_file WHERE row = $1`, key)
		name := "Other"
		must[act.Case](r.t)(casework.SetCase.Do(r.d.ctx, r.d.Node, r.d.worker(), act.SetCase{Case: r.id, Known: &name}))
		r.exec(`UPDATE case_file SET roster = $1, version = 1 WHERE row = $2`, row, key)
	},
}

func TestTamperingWithCaseFile(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		for name, tamper := range tamperings {
			t.Run(name, func(t *testing.T) {
				c := d.intake("Ariane")
				r := rows{d, t, c.ID}
				r.write("At five.")
				r.write("At six.")
				if !must[act.Case](t)(casework.GetCase.Do(d.ctx, d.Node, d.worker(), act.ID{ID: c.ID})).Whole {
					t.Fatal("not whole before anything was done")
				}
				tamper(r)
				d.mustNotice(t, c.ID)
			})
		}
	})
}

// mustNotice: the file does not open, or it is not whole and every entry
// says so, or, where a body only was changed, that entry does.
func (d *desk) mustNotice(t *testing.T, id string) {
	t.Helper()
	got, err := casework.GetCase.Do(d.ctx, d.Node, d.worker(), act.ID{ID: id})
	if err != nil {
		nodetest.WantFault(t, err, fault.Conflict, "casefile.damaged")
		return
	}
	section, err := casework.GetSection.Do(d.ctx, d.Node, d.worker(), act.SectionRef{Case: id, Section: "notes"})
	if err != nil && !got.Whole {
		nodetest.WantFault(t, err, fault.Conflict, "casefile.damaged")
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	marked := !section.Whole && !got.Whole
	for _, e := range section.Items {
		if !section.Whole && e.Verified {
			t.Errorf("verified in a file that is not whole: %+v", e)
		}
		marked = marked || !e.Verified
	}
	if !marked {
		t.Errorf("nobody noticed: %+v", section)
	}
}

// TestTamperingAgainAndAgain: what was noticed is noticed by the next reader
// too, and nothing can be released from such a file.
func TestTamperingAgainAndAgain(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		c := d.intake("Ariane")
		r := rows{d, t, c.ID}
		r.write("At five.")
		r.write("At six.")
		tamperings["the whole file of before"](r)
		for range 40 { // more often than the log is looked back
			d.mustNotice(t, c.ID)
		}
		r.remove(1)
		_, err := casework.Snapshot(d.Node.Casework, d.worker(), c.ID, "notes")
		nodetest.WantFault(t, err, fault.Conflict, "casefile.damaged")
	})
}

// TestTamperingWithTheList: a row that does not open hides nobody else, and
// the entries behind it stay readable.
func TestTamperingWithTheList(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		c, other := d.intake("Ariane"), d.intake("Béatrice")
		r := rows{d, t, c.ID}
		row := r.bytes(`SELECT roster FROM case_file WHERE id = $1`, other.ID)
		r.exec(`UPDATE case_file SET roster = $1, version = version + 1 WHERE id = $2`, row, c.ID)
		list := must[act.Cases](t)(casework.ListCases.Do(d.ctx, d.Node, d.worker(), act.CaseQuery{}))
		if list.Total != 2 || !list.Items[0].Damaged || list.Items[0].ID != c.ID || list.Items[1].Known != "Béatrice" {
			t.Errorf("the list: %+v", list)
		}
		got := must[act.Section](t)(casework.GetSection.Do(d.ctx, d.Node, d.worker(), act.SectionRef{Case: c.ID, Section: "notes"}))
		if got.Whole || len(got.Items) != 1 || got.Items[0].Text == "" || got.Items[0].Verified {
			t.Errorf("the notes: %+v", got)
		}
	})
}
