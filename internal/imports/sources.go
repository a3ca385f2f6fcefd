package imports

import (
	"context"
	"encoding/json"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/directory"
	"relais/internal/directory/fetch"
	"relais/internal/directory/sources"
	"relais/internal/fault"
	"relais/internal/store"
)

// ListSources lists the sources of the directory, also those without settings.
// Their addresses, which may hold the keys to feeds, are the desk's.
var ListSources = define.Define[act.None, act.Sources]("ListSources", "GET /directory/sources", "directory", agency.SignedIn,
	"The sources of the directory, in the order in which they win, with their last runs.")

func (n *Imports) listSources(ctx context.Context, s *agency.Session, _ act.None) (out act.Sources, err error) {
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		sources, err := tx.DirectorySources(ctx)
		if err != nil {
			return err
		}
		counts, err := tx.CountBySource(ctx)
		if err != nil {
			return err
		}
		out.Items = []act.Source{}
		for _, one := range sources {
			v := viewSource(one, tx)
			if agency.DirectoryDesk.May(s) != nil {
				v.URL = ""
			}
			if v.Records = counts[one.Name]; !s.ReadsForMembers() {
				v.Records, v.Report = 0, nil // they count and name what is for members too
			}
			delete(counts, one.Name)
			out.Items = append(out.Items, v)
		}
		for _, name := range sortedKeys(counts) {
			if !s.ReadsForMembers() {
				break
			}
			out.Items = append(out.Items, act.Source{SourceSettings: act.SourceSettings{Name: name}, Records: counts[name]})
		}
		return nil
	})
	return out, err
}

func viewSource(d sources.Source, tx *store.Tx) act.Source {
	v := act.Source{
		SourceSettings: act.SourceSettings{Name: d.Name, URL: d.URL, Format: d.Format, Precedence: d.Precedence,
			Publisher: d.Publisher, Licensed: d.Licensed, Complete: d.Complete, Refresh: d.Refresh},
		Local: d.Local, Failure: d.Failure, Running: d.Lease.After(tx.Now()),
	}
	v.RunAt, v.NextAt = act.MomentOf(d.Run), act.MomentOf(d.Next)
	if d.Report != "" {
		v.Report = &act.ImportReport{}
		_ = json.Unmarshal([]byte(d.Report), v.Report) // ours; a report that can't be read is not shown
	}
	return v
}

// SetSource adds a source or changes its settings.
var SetSource = define.Define[act.SetSource, act.Source]("SetSource", "PUT /directory/sources/{name}", "directory", agency.SignedIn,
	"Add a source or change its settings (desk).")

func (n *Imports) setSource(ctx context.Context, s *agency.Session, in act.SetSource) (out act.Source, err error) {
	if in.Name == directory.AgencySource || in.Name == directory.VerifiedSource {
		return out, fault.Invalid("name", "directory.import.source")
	}
	if in.Format == "" {
		in.Format = "file"
	}
	if in.URL != "" {
		if _, err := fetch.Check(in.URL, s.Operates()); err != nil {
			return out, fault.Invalid("url", "directory.source.address")
		}
	}
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		d, err := tx.DirectorySource(ctx, in.Name)
		if err != nil && fault.CodeOf(err) != fault.NotFound {
			return err
		}
		if d.URL != in.URL || d.Format != in.Format {
			d.ETag, d.Modified, d.Local = "", "", s.Operates()
			d.Since = time.Time{}
		}
		relicensed := d.Licensed != in.Licensed
		d.Name, d.URL, d.Format, d.Precedence, d.Publisher = in.Name, in.URL, in.Format, in.Precedence, in.Publisher
		d.Licensed, d.Complete, d.Refresh, d.Changed = in.Licensed, in.Complete, in.Refresh, tx.Now()
		d.Next = time.Time{}
		if in.Refresh > 0 && in.URL != "" {
			d.Next = tx.Now()
		}
		if err := tx.PutDirectorySource(ctx, d); err != nil {
			return err
		}
		if relicensed {
			if err := tx.TouchDirectorySource(ctx, d.Name); err != nil {
				return err
			}
		}
		out = viewSource(d, tx)
		return n.node.AuditDesk(ctx, tx, s, "directory.source", "directory")
	})
	return out, err
}

// RemoveSource forgets a source's settings; its records stay.
var RemoveSource = define.Define[act.SourceRef, act.None]("RemoveSource", "DELETE /directory/sources/{name}", "directory", agency.SignedIn,
	"Forget a source's settings; its records stay (desk).")

func (n *Imports) removeSource(ctx context.Context, s *agency.Session, in act.SourceRef) (act.None, error) {
	return act.None{}, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		d, err := tx.DirectorySource(ctx, in.Name)
		if fault.CodeOf(err) == fault.NotFound {
			return fault.New(fault.NotFound, "directory.source.none")
		}
		if err == nil {
			_, err = tx.DropDirectorySource(ctx, in.Name)
		}
		if err == nil && d.Licensed {
			err = tx.TouchDirectorySource(ctx, in.Name)
		}
		if err != nil {
			return err
		}
		return n.node.AuditDesk(ctx, tx, s, "directory.source", "directory")
	})
}

// RunSource brings a source's feed in now.
var RunSource = define.Define[act.RunSource, act.ImportReport]("RunSource", "POST /directory/sources/{name}/runs", "directory", agency.SignedIn,
	"Bring a source's feed in now (desk).")

func (n *Imports) runSource(ctx context.Context, s *agency.Session, in act.RunSource) (out act.ImportReport, err error) {
	return n.RunWholeFeed(ctx, s, in, false, nil)
}

// RunWholeFeed is RunSource with somebody to tell how many records are done.
// full says that this run brings everything, also where the source's settings
// don't: what is missing is gone.
func (n *Imports) RunWholeFeed(ctx context.Context, s *agency.Session, in act.RunSource, full bool,
	progress func(records int)) (out act.ImportReport, err error) {
	if err := agency.DirectoryDesk.May(s); err != nil {
		return out, err
	}
	if err := agency.SignedIn.May(s); err != nil {
		return out, err
	}
	if err := act.Check(&in); err != nil {
		return out, err
	}
	if out, err = n.runFeed(ctx, in.Name, feedRun{full, in.Force, progress}); err != nil {
		return out, err
	}
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		return n.node.AuditDesk(ctx, tx, s, "directory.import", "directory")
	})
}
