package casework

import (
	"context"
	"time"

	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/fault"
	"relais/internal/store"
)

// Papers is the part of the room that holds the keys of documents.
type Papers struct{ *Casework }

// MayWrite refuses who can't write documents into a file.
func (n Papers) MayWrite(ctx context.Context, tx *store.Tx, s *agency.Session, caseID string) error {
	c, err := n.OpenCase(ctx, tx, s, caseID)
	if err == nil {
		_, err = c.Readable("documents")
	}
	return err
}

// Write writes the entry of a document into a file.
func (n Papers) Write(ctx context.Context, tx *store.Tx, s *agency.Session, caseID, entry string, d casefile.Document) error {
	c, err := n.OpenCase(ctx, tx, s, caseID)
	if err != nil {
		return err
	}
	if _, err := c.append(casefile.DocumentDraft(entry, d)); err != nil {
		return err
	}
	return c.commit("document.add")
}

// Read records that a member read a document of a file.
func (n Papers) Read(ctx context.Context, tx *store.Tx, s *agency.Session, caseID string) error {
	return noteRead(ctx, tx, n.Casework, s, "document.read", caseID)
}

// Document reads a document of a file, who wrote its entry, and when.
func (n Papers) Document(ctx context.Context, tx *store.Tx, s *agency.Session, caseID, entry string) (d casefile.Document, by string, at time.Time, err error) {
	c, err := n.OpenCase(ctx, tx, s, caseID)
	if err != nil {
		return d, "", at, err
	}
	section, revisions, err := c.entry(entry)
	if err == nil && section != "documents" {
		err = fault.New(fault.NotFound, "document.none")
	}
	if err != nil {
		return d, "", at, err
	}
	d, err = casefile.DocumentOf(revisions[0])
	return d, c.Name(revisions[0].Body.Author), revisions[0].At(), err
}
