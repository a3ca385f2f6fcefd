package casework_test

import (
	"context"
	"errors"
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/node/nodetest"
	"relais/internal/seal"
	"relais/internal/store"
)

func (d *desk) restrict(t *testing.T, section, id string, members ...string) act.SectionInfo {
	t.Helper()
	return must[act.SectionInfo](t)(casework.RestrictSection.Do(d.ctx, d.Node, d.worker(), act.Restrict{Case: id, Section: section, Members: members}))
}

func TestRestrictedSection(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		c, third := d.intake("Ariane"), d.Member(d.agency, agency.Caseworker)
		admin, worker := d.agency.Admin, d.agency.Worker
		_, err := casework.RestrictSection.Do(d.ctx, d.Node, d.worker(), act.Restrict{Case: c.ID, Section: "notes", Members: []string{worker.ID}})
		nodetest.WantFault(t, err, fault.InvalidInput, "casefile.two_members")
		_, err = casework.RestrictSection.Do(d.ctx, d.Node, d.worker(), act.Restrict{Case: c.ID, Section: "notes", Members: []string{worker.ID, d.Desk().Worker.ID}})
		nodetest.WantFault(t, err, fault.InvalidInput, "casefile.no_colleague")

		info := d.restrict(t, "notes", c.ID, admin.ID, worker.ID)
		if !info.Restricted || !info.Readable || len(info.Members) != 2 {
			t.Errorf("after restricting: %+v", info)
		}
		rows{d, t, c.ID}.write("For two.")
		ref := act.SectionRef{Case: c.ID, Section: "notes"}
		if got := must[act.Section](t)(casework.GetSection.Do(d.ctx, d.Node, admin.Fresh(), ref)); len(got.Items) != 2 || !got.Items[0].Verified || !got.Items[1].Verified {
			t.Errorf("a named member reads: %+v", got)
		}
		refused := func(name string, err error) {
			t.Helper()
			if fault.CodeOf(err) != fault.Forbidden {
				t.Errorf("%s: %v", name, err)
			}
		}
		s := third.Fresh()
		_, err = casework.GetSection.Do(d.ctx, d.Node, s, ref)
		refused("read", err)
		_, err = casework.AddEntry.Do(d.ctx, d.Node, s, act.AddEntry{Case: c.ID, NewEntry: act.NewEntry{Section: "notes", Text: "x"}})
		refused("write", err)
		_, err = casework.RestrictSection.Do(d.ctx, d.Node, s, act.Restrict{Case: c.ID, Section: "notes"})
		refused("open again", err)
		_, err = casework.Snapshot(d.Node.Casework, s, c.ID, "notes")
		refused("release", err)
		seen := must[act.Case](t)(casework.GetCase.Do(d.ctx, d.Node, s, act.ID{ID: c.ID}))
		if seen.Sections[9].Readable || !seen.Whole {
			t.Errorf("another member sees: %+v", seen)
		}

		d.restrict(t, "notes", c.ID)
		if got := must[act.Section](t)(casework.GetSection.Do(d.ctx, d.Node, third.Fresh(), ref)); len(got.Items) != 2 || got.Restricted {
			t.Errorf("after opening again: %+v", got)
		}
	})
}

// TestRestrictedNeverEntersTheRoster: nor do safe-contact rules go unheeded
// because somebody may not read them.
func TestRestrictedNeverEntersTheRoster(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		c, third := d.intake("Ariane"), d.Member(d.agency, agency.Caseworker)
		d.restrict(t, "needs", c.ID, d.agency.Admin.ID, d.agency.Worker.ID)
		d.restrict(t, "contact", c.ID, d.agency.Admin.ID, d.agency.Worker.ID)
		got := must[act.Case](t)(casework.GetCase.Do(d.ctx, d.Node, third.Fresh(), act.ID{ID: c.ID}))
		if got.Urgent != "" || len(got.Needs) != 0 || got.Safe != nil {
			t.Errorf("a member who is not named sees %+v", got)
		}
		list := must[act.Cases](t)(casework.ListCases.Do(d.ctx, d.Node, d.worker(), act.CaseQuery{}))
		if list.Items[0].Urgent != "" {
			t.Errorf("the roster tells an urgency: %+v", list.Items[0])
		}
		_, err := casework.RecordContact.Do(d.ctx, d.Node, third.Fresh(), act.RecordContact{Case: c.ID, Channel: "phone", Reason: "why not"})
		nodetest.WantFault(t, err, fault.Forbidden, "casefile.restricted")
		_, err = casework.RecordConsent.Do(d.ctx, d.Node, third.Fresh(), act.RecordConsent{Case: c.ID, NewConsent: releaseTo(d, d.Desk().ID)})
		nodetest.WantFault(t, err, fault.Forbidden, "casefile.restricted")
		facts, err := casework.CaseFacts(d.Node.Casework, third.Fresh(), c.ID)
		if err != nil || facts.Complete {
			t.Errorf("facts of what can't be read: %+v, %v", facts, err)
		}
		d.restrict(t, "needs", c.ID)
		if got := must[act.Case](t)(casework.GetCase.Do(d.ctx, d.Node, third.Fresh(), act.ID{ID: c.ID})); got.Urgent != "crisis" {
			t.Errorf("urgency %q after opening again", got.Urgent)
		}
	})
}

// TestNewVersionNewSectionKey: the first write to a section after a new
// agency version starts a new key; what was written before stays readable.
func TestNewVersionNewSectionKey(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		c := d.intake("Ariane")
		d.restrict(t, "plan", c.ID, d.agency.Admin.ID, d.agency.Worker.ID)
		old := *d.worker()
		s := old
		s.Keys.Versions = maps.Clone(old.Keys.Versions)
		s.Keys.Current = old.Keys.Current + 1
		s.Keys.Versions[s.Keys.Current] = &agency.VersionKeys{Version: s.Keys.Current, Seal: seal.NewPrivateKey(), Vault: seal.NewKey()}

		for _, section := range []string{"notes", "plan"} {
			must[act.Entry](t)(casework.AddEntry.Do(d.ctx, d.Node, &s, act.AddEntry{Case: c.ID, NewEntry: act.NewEntry{Section: section, Text: "After."}}))
			must[act.Entry](t)(casework.AddEntry.Do(d.ctx, d.Node, &s, act.AddEntry{Case: c.ID, NewEntry: act.NewEntry{Section: section, Text: "Again."}}))
		}
		got := must[act.Section](t)(casework.GetSection.Do(d.ctx, d.Node, &s, act.SectionRef{Case: c.ID, Section: "notes"}))
		var words []string
		for _, e := range got.Items {
			words = append(words, e.Text)
			if !e.Verified {
				t.Errorf("not verified: %+v", e)
			}
		}
		if diff := cmp.Diff([]string{"Arrived by night bus.", "After.", "Again."}, words); diff != "" {
			t.Error(diff)
		}
		r := rows{d, t, c.ID}
		gens := []int64{r.number(`SELECT gen FROM case_entry WHERE row = $1`, r.entry(2)), r.number(`SELECT gen FROM case_entry WHERE row = $1`, r.entry(5)), r.number(`SELECT gen FROM case_entry WHERE row = $1`, r.entry(6))}
		if diff := cmp.Diff([]int64{1, 2, 2}, gens); diff != "" {
			t.Errorf("keys of the entries:\n%s", diff)
		}
		if _, err := casework.GetSection.Do(d.ctx, d.Node, &old, act.SectionRef{Case: c.ID, Section: "notes"}); !errors.Is(err, casefile.ErrDamaged) {
			t.Errorf("somebody without the new version reads: %v", err)
		}
	})
}

// TestRepeatedEntryStaysRestricted: what is kept to answer a repeat opens for
// the member who wrote it, and not with the agency's keys.
func TestRepeatedEntryStaysRestricted(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		c := d.intake("Ariane")
		d.restrict(t, "notes", c.ID, d.agency.Admin.ID, d.agency.Worker.ID)
		in := act.AddEntry{Case: c.ID, NewEntry: act.NewEntry{Section: "notes", Text: "For two."}, Once: act.Once{Key: "once"}}
		first := must[act.Entry](t)(casework.AddEntry.Do(d.ctx, d.Node, d.worker(), in))
		again := must[act.Entry](t)(casework.AddEntry.Do(d.ctx, d.Node, d.worker(), in))
		if diff := cmp.Diff(first, again); diff != "" {
			t.Error(diff)
		}
		err := d.DB().View(d.ctx, func(ctx context.Context, tx *store.Tx) error {
			var kept []byte
			if err := tx.QueryRow(ctx, `SELECT answer FROM answered`).Scan(&kept); err != nil {
				return err
			}
			for _, k := range d.agency.Worker.Keys.Versions {
				if _, err := k.Vault.Open(seal.Bind{}, kept); err != seal.ErrFormat {
					t.Errorf("the kept answer is under the agency's key: %v", err)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
