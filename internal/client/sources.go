package client

import (
	"context"

	"relais/internal/act"
)

// ListSources: the sources of the directory, in the order in which they win.
func (c *Client) ListSources(ctx context.Context) (act.Sources, error) {
	return call[act.None, act.Sources](ctx, c, "ListSources", act.None{})
}

// SetSource: add a source or change its settings.
func (c *Client) SetSource(ctx context.Context, in act.SetSource) (act.Source, error) {
	return call[act.SetSource, act.Source](ctx, c, "SetSource", in)
}

// RemoveSource: forget a source’s settings; its records stay.
func (c *Client) RemoveSource(ctx context.Context, in act.SourceRef) error {
	_, err := call[act.SourceRef, act.None](ctx, c, "RemoveSource", in)
	return err
}

// RunSource: bring a source’s feed in now.
func (c *Client) RunSource(ctx context.Context, in act.RunSource) (act.ImportReport, error) {
	return call[act.RunSource, act.ImportReport](ctx, c, "RunSource", in)
}

// GetProvenance: where each member of a record came from.
func (c *Client) GetProvenance(ctx context.Context, in act.ServiceRef) (act.Provenance, error) {
	return call[act.ServiceRef, act.Provenance](ctx, c, "GetProvenance", in)
}

// DeleteService: take a record out of the directory.
func (c *Client) DeleteService(ctx context.Context, in act.DeleteService) error {
	_, err := call[act.DeleteService, act.None](ctx, c, "DeleteService", in)
	return err
}

// RestoreService: bring a record back that was taken out.
func (c *Client) RestoreService(ctx context.Context, in act.ServiceRef) (act.Service, error) {
	return call[act.ServiceRef, act.Service](ctx, c, "RestoreService", in)
}

// ListDeleted: the records that left the directory and can come back.
func (c *Client) ListDeleted(ctx context.Context, in act.Page) (act.Deleted, error) {
	return call[act.Page, act.Deleted](ctx, c, "ListDeleted", in)
}

// SuggestChange: propose a change to a service’s record.
func (c *Client) SuggestChange(ctx context.Context, in act.SuggestChange) (act.Suggestion, error) {
	return call[act.SuggestChange, act.Suggestion](ctx, c, "SuggestChange", in)
}

// ListSuggestions: the proposed changes that one may decide on, or that one made.
func (c *Client) ListSuggestions(ctx context.Context, in act.SuggestionQuery) (act.Suggestions, error) {
	return call[act.SuggestionQuery, act.Suggestions](ctx, c, "ListSuggestions", in)
}

// DecideSuggestion: accept or refuse a proposed change.
func (c *Client) DecideSuggestion(ctx context.Context, in act.DecideSuggestion) (act.Suggestion, error) {
	return call[act.DecideSuggestion, act.Suggestion](ctx, c, "DecideSuggestion", in)
}

// FindDuplicates: look for services that may be one.
func (c *Client) FindDuplicates(ctx context.Context, in act.FindDuplicates) (act.DuplicatesFound, error) {
	return call[act.FindDuplicates, act.DuplicatesFound](ctx, c, "FindDuplicates", in)
}

// ListDuplicates: pairs of services that may be one, the surest first.
func (c *Client) ListDuplicates(ctx context.Context, in act.DuplicateQuery) (act.Duplicates, error) {
	return call[act.DuplicateQuery, act.Duplicates](ctx, c, "ListDuplicates", in)
}

// DecideDuplicate: say whether two services are one.
func (c *Client) DecideDuplicate(ctx context.Context, in act.DecideDuplicate) (act.Duplicate, error) {
	return call[act.DecideDuplicate, act.Duplicate](ctx, c, "DecideDuplicate", in)
}

// UndoDuplicate: take that decision back.
func (c *Client) UndoDuplicate(ctx context.Context, in act.DuplicateRef) (act.Duplicate, error) {
	return call[act.DuplicateRef, act.Duplicate](ctx, c, "UndoDuplicate", in)
}

// WorkList: the services whose records are due to be verified.
func (c *Client) WorkList(ctx context.Context, in act.WorkQuery) (act.WorkList, error) {
	return call[act.WorkQuery, act.WorkList](ctx, c, "WorkList", in)
}

// MakeConfirmLink: make a link by which a record is confirmed without signing in.
func (c *Client) MakeConfirmLink(ctx context.Context, in act.MakeConfirmLink) (act.ConfirmLink, error) {
	return call[act.MakeConfirmLink, act.ConfirmLink](ctx, c, "MakeConfirmLink", in)
}

// LookAtConfirmation: what a confirmation link is about.
func (c *Client) LookAtConfirmation(ctx context.Context, in act.ConfirmToken) (act.Confirmation, error) {
	return call[act.ConfirmToken, act.Confirmation](ctx, c, "LookAtConfirmation", in)
}

// ConfirmService: confirm a record with a link.
func (c *Client) ConfirmService(ctx context.Context, in act.ConfirmToken) (act.Confirmation, error) {
	return call[act.ConfirmToken, act.Confirmation](ctx, c, "ConfirmService", in)
}
