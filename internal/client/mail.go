package client

import (
	"context"

	"relais/internal/act"
)

// GetListingMail: where one's agency gets letters about due listings.
func (c *Client) GetListingMail(ctx context.Context) (act.ListingMail, error) {
	return call[act.None, act.ListingMail](ctx, c, "GetListingMail", act.None{})
}

// SetListingMail: say where, or that there shall be none.
func (c *Client) SetListingMail(ctx context.Context, in act.SetListingMail) (act.ListingMail, error) {
	return call[act.SetListingMail, act.ListingMail](ctx, c, "SetListingMail", in)
}

// ListListingMail: which agencies were written to, and what became of it.
func (c *Client) ListListingMail(ctx context.Context) (act.ListingMails, error) {
	return call[act.None, act.ListingMails](ctx, c, "ListListingMail", act.None{})
}

// LookAtListings: what a letter's link is about.
func (c *Client) LookAtListings(ctx context.Context, in act.ConfirmToken) (act.ListingsDue, error) {
	return call[act.ConfirmToken, act.ListingsDue](ctx, c, "LookAtListings", in)
}

// ConfirmListings: confirm listings with a letter's link.
func (c *Client) ConfirmListings(ctx context.Context, in act.ConfirmListings) (act.ListingsDue, error) {
	return call[act.ConfirmListings, act.ListingsDue](ctx, c, "ConfirmListings", in)
}

// StopListingMail: no more letters.
func (c *Client) StopListingMail(ctx context.Context, in act.StopListingMail) error {
	_, err := call[act.StopListingMail, act.None](ctx, c, "StopListingMail", in)
	return err
}
