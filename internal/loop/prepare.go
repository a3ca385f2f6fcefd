package loop

import (
	"cmp"

	"relais/internal/agency"
	"relais/internal/parcel"
	"relais/internal/record"
	"relais/internal/referral"
)

// newAsk puts together what the node needs to begin the referral of one
// candidate, with the desk's copy.
func (n *Loop) newAsk(s *agency.Session, q *question, group, id string, i int, c *candidate) (newAsk, error) {
	a := newAsk{
		Sender: s.Agency, Recipient: c.public.ID, Out: c.out, Plan: q.plan, Group: group, Minutes: c.Minutes, Ends: q.ends,
		Armed: c.offer != nil, Consent: n.node.Pseudonym("consent", q.in.Consent), Until: referral.AtTime(q.consent.Due), Enforcing: q.consent.Consent.Enforcement,
		Gap: n.node.Gaps().Of(q.need.ID),
		Card: sealCard(s, id, referral.Card{
			Ask: askOf(q, c), Case: q.in.Case, NeedID: q.need.ID, Known: q.known, Consent: q.in.Consent,
			Mode: q.in.Mode, Replaces: q.in.Replaces,
		}),
	}
	if q.in.Mode == "ranked" {
		a.Place = i + 1
	}
	if q.desk == nil || q.desk.ID == c.Agency {
		return a, nil
	}
	var err error
	a.Desk, err = sealDesk(s, q, id)
	return a, err
}

func askOf(q *question, c *candidate) referral.Ask {
	return referral.Ask{Need: q.need.Code, Urgency: q.need.Urgency, Service: cmp.Or(c.Service, c.Outside), Attributes: c.attributes, Note: q.in.Note}
}

// sealAsk seals the ask to a candidate, to be sent now or later.
func sealAsk(s *agency.Session, q *question, id string, later bool, c *candidate) (*draftMove, error) {
	ask := askOf(q, c)
	body := referral.Body{Ask: &ask, Minutes: c.Minutes}
	if later {
		return sealAhead(s, string(referral.MoveAsk), id, q.consent.Hash, c.public, body)
	}
	rule, _ := referral.Next(referral.Draft, referral.S, referral.MoveAsk)
	m := &draftMove{rule: rule, who: referral.S, side: referral.S, member: s.Member, body: body, head: parcel.Header{
		Type: string(referral.MoveAsk), From: s.Agency, Referral: id, Consent: q.consent.Hash, Seq: 1,
	}}
	m.address(s, c.public)
	return m, m.close(s, c.public, "")
}

// sealAhead seals and signs a parcel that the node sends when it is due.
func sealAhead(s *agency.Session, move, id, consent string, to *agency.Public, body referral.Body) (*draftMove, error) {
	m := &draftMove{who: referral.S, side: referral.S, member: s.Member, body: body, head: parcel.Header{
		Type: move, From: s.Agency, Referral: id, Consent: consent, Ahead: true,
	}}
	m.address(s, to)
	return m, m.close(s, to, "")
}

// sealDesk seals the desk's copy: need, urgency and region, nothing else.
func sealDesk(s *agency.Session, q *question, id string) (*deskParcel, error) {
	h := parcel.Header{Type: "desk", From: s.Agency, To: q.desk.ID, ToVersion: q.desk.Version, Referral: id, Ahead: true}
	body := record.Encode(referral.DeskCopy{Need: q.need.Code, Urgency: q.need.Urgency, Region: q.in.Attributes.Region})
	sealed, err := parcel.Seal(h, q.desk.Seal, parcel.Sign(h, s.Member, s.Keys.Sign, body))
	return &deskParcel{h, sealed}, err
}
