package client

import (
	"context"

	"relais/internal/act"
)

// PreviewService: show a listing of one's own agency as others would see it after an edit; nothing is kept.
func (c *Client) PreviewService(ctx context.Context, in act.PreviewService) (act.ServicePreview, error) {
	return call[act.PreviewService, act.ServicePreview](ctx, c, "PreviewService", in)
}

// ListServiceHistory: how a record was before, with what changed.
func (c *Client) ListServiceHistory(ctx context.Context, in act.ServiceRef) (act.ServiceHistory, error) {
	return call[act.ServiceRef, act.ServiceHistory](ctx, c, "ListServiceHistory", in)
}

// RestoreServiceVersion: bring an earlier state of a record back.
func (c *Client) RestoreServiceVersion(ctx context.Context, in act.RestoreServiceVersion) (act.Service, error) {
	return call[act.RestoreServiceVersion, act.Service](ctx, c, "RestoreServiceVersion", in)
}
