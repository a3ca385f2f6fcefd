package client

import (
	"context"

	"relais/internal/act"
)

// ListNeeds: the taxonomy of needs, with the number of services that answer each.
func (c *Client) ListNeeds(ctx context.Context) (act.NeedTypes, error) {
	return call[act.None, act.NeedTypes](ctx, c, "ListNeeds", act.None{})
}

// SearchServices: look for services by words and a few filters.
func (c *Client) SearchServices(ctx context.Context, in act.SearchServices) (act.Matches, error) {
	return call[act.SearchServices, act.Matches](ctx, c, "SearchServices", in)
}

// MatchNeeds: find what fits a person's situation, and why; what was asked is kept nowhere.
func (c *Client) MatchNeeds(ctx context.Context, in act.MatchNeeds) (act.Matches, error) {
	return call[act.MatchNeeds, act.Matches](ctx, c, "MatchNeeds", in)
}

// GetService: one service; its own agency also reads its hidden place.
func (c *Client) GetService(ctx context.Context, in act.ServiceRef) (act.Service, error) {
	return call[act.ServiceRef, act.Service](ctx, c, "GetService", in)
}

// UpsertService: add a service of one's own agency, or change it.
func (c *Client) UpsertService(ctx context.Context, in act.UpsertService) (act.Service, error) {
	return call[act.UpsertService, act.Service](ctx, c, "UpsertService", in)
}

// UpdateCapacity: say how many places are free now in a service of one's own agency.
func (c *Client) UpdateCapacity(ctx context.Context, in act.UpdateCapacity) (act.Service, error) {
	return call[act.UpdateCapacity, act.Service](ctx, c, "UpdateCapacity", in)
}

// VerifyService: say that the record of one's own service was checked today.
func (c *Client) VerifyService(ctx context.Context, in act.VerifyService) (act.Service, error) {
	return call[act.VerifyService, act.Service](ctx, c, "VerifyService", in)
}

// HideLocation: take the address of one's own service out of the directory and seal it for one's agency.
func (c *Client) HideLocation(ctx context.Context, in act.HideLocation) (act.Service, error) {
	return call[act.HideLocation, act.Service](ctx, c, "HideLocation", in)
}

// ImportDirectory: bring records in HSDS 3.2.3 in (desk), with a report of what became of each.
func (c *Client) ImportDirectory(ctx context.Context, in act.ImportDirectory) (act.ImportReport, error) {
	return call[act.ImportDirectory, act.ImportReport](ctx, c, "ImportDirectory", in)
}

// PreviewDirectory: look at a file before it is brought in (desk): its columns beside sample values, where they may belong, and its first records as they would stand. Nothing is stored.
func (c *Client) PreviewDirectory(ctx context.Context, in act.PreviewDirectory) (act.ImportPreview, error) {
	return call[act.PreviewDirectory, act.ImportPreview](ctx, c, "PreviewDirectory", in)
}

// ExportDirectory: the public records in HSDS 3.2.3.
func (c *Client) ExportDirectory(ctx context.Context, in act.ExportDirectory) (act.Export, error) {
	return call[act.ExportDirectory, act.Export](ctx, c, "ExportDirectory", in)
}

// OwnServices: the services of one's own agency, those that are not offered now included.
func (c *Client) OwnServices(ctx context.Context) (act.OwnServices, error) {
	return call[act.None, act.OwnServices](ctx, c, "OwnServices", act.None{})
}
