package agency

import (
	"context"

	"relais/internal/fault"
	"relais/internal/record"
	"relais/internal/seal"
)

// Uncertified is the sector of an agency whose standing does not hold. It
// counts as one that enforces: what nobody vouches for is trusted least.
const Uncertified = "uncertified"

// Purposes of what is signed about an agency's standing.
const (
	purposeGrant = "relais/1/sector"
	purposeNamed = "relais/1/sector of an invitation"
	purposeOwn   = "relais/1/standing"
)

// Standing is what vouches for an agency's sector, and for the desk that it
// recognizes, as its row keeps it. By itself it is believed nothing.
type Standing struct {
	Grant []byte `json:"grant,omitempty"` // the sector, signed by the desk's root
	Named []byte `json:"named,omitempty"` // the agency that used the invitation whose key Grant names
	Own   []byte `json:"own,omitempty"`   // the same and the desk, signed by the agency's own root
	// Found is what stood in a database of before, sealed for the node when it
	// was brought forward; nothing once both roots have signed.
	Found []byte `json:"found,omitempty"`
}

// Bytes is how a row keeps it.
func (s Standing) Bytes() []byte { return record.Encode(s) }

// grantBody is what the root of the desk that invites says of a sector: of an
// agency, or of whoever holds the key of an invitation.
type grantBody struct {
	Coalition string `json:"coalition"`         // id
	Desk      string `json:"desk"`              // id of the agency that is the desk
	Serial    int    `json:"serial"`            // of the desk's root that signs
	Agency    string `json:"agency,omitempty"`  // id; nothing with an invitation
	Invited   []byte `json:"invited,omitempty"` // public key of the invitation, which names the agency
	Sector    string `json:"sector"`            // code
	Number    int    `json:"number"`            // counts the sectors of the agency, from 1
	Date      string `json:"date"`              // day of the signature, UTC
}

// namedBody is what the key of an invitation says: who used it.
type namedBody struct {
	Agency string `json:"agency"` // id
}

// ownBody is what an agency's own root says of it: which sector it is of, and
// which agency it recognizes as the desk of its coalition.
type ownBody struct {
	Agency    string `json:"agency"`    // id
	Serial    int    `json:"serial"`    // of the root that signs
	Coalition string `json:"coalition"` // id
	Desk      string `json:"desk"`      // id of the agency that is the desk
	Sector    string `json:"sector"`    // code
	Number    int    `json:"number"`    // as in the desk's signature
	Date      string `json:"date"`      // day of the signature, UTC
}

// asFound is what a database of before said of an agency.
type asFound struct {
	Coalition string `json:"coalition"` // id
	Desk      string `json:"desk"`      // id of the agency that was the desk
	Sector    string `json:"sector"`    // code
}

// Claim is what a certificate of a sector says.
type Claim struct {
	Coalition string // id
	Desk      string // id of the agency that is the desk
	Sector    string // code
	Number    int    // counts the sectors of the agency, from 1
	Date      string // day, UTC
}

// GrantSector signs, with the desk's root of that serial, of which sector an
// agency is.
func GrantSector(c Claim, agency string, serial int, root seal.SigningKey) []byte {
	return withSerial(serial, record.Sign(purposeGrant, root, grantBody{
		Coalition: c.Coalition, Desk: c.Desk, Serial: serial, Agency: agency, Sector: c.Sector, Number: c.Number, Date: c.Date,
	}))
}

// GrantInvited is GrantSector for the one agency that will use an invitation:
// its id is not known before, so the grant names the invitation's key.
func GrantInvited(c Claim, invited seal.VerifyKey, serial int, root seal.SigningKey) []byte {
	return withSerial(serial, record.Sign(purposeGrant, root, grantBody{
		Coalition: c.Coalition, Desk: c.Desk, Serial: serial, Invited: invited.Bytes(), Sector: c.Sector, Number: c.Number, Date: c.Date,
	}))
}

// NameInvited says with the key of an invitation which agency used it.
func NameInvited(agency string, invitation seal.SigningKey) []byte {
	return record.Sign(purposeNamed, invitation, namedBody{agency})
}

// SignStanding says with an agency's own root of that serial of which sector
// it is, and which desk it recognizes.
func SignStanding(c Claim, agency string, serial int, root seal.SigningKey) []byte {
	return withSerial(serial, record.Sign(purposeOwn, root, ownBody{
		Agency: agency, Serial: serial, Coalition: c.Coalition, Desk: c.Desk, Sector: c.Sector, Number: c.Number, Date: c.Date,
	}))
}

// VerifyGrant reads what the newest of a desk's roots says of an agency's
// sector; named is needed where the grant is of an invitation.
func VerifyGrant(desk, agency string, roots []seal.VerifyKey, grant, named []byte) (c Claim, err error) {
	var body grantBody
	serial, err := openBySerial(purposeGrant, roots, grant, &body)
	if err != nil || serial != len(roots) || body.Serial != serial || body.Desk != desk {
		return c, ErrCert
	}
	if body.Agency == "" {
		key, err := seal.VerifyKeyFromBytes(body.Invited)
		var who namedBody
		if err != nil || open(purposeNamed, key, named, &who) != nil {
			return c, ErrCert
		}
		body.Agency = who.Agency
	}
	if body.Agency != agency {
		return c, ErrCert
	}
	return Claim{body.Coalition, body.Desk, body.Sector, body.Number, body.Date}, nil
}

// verifyOwn reads what the newest of an agency's own roots says of it.
func verifyOwn(agency string, roots []seal.VerifyKey, own []byte) (c Claim, err error) {
	var body ownBody
	serial, err := openBySerial(purposeOwn, roots, own, &body)
	if err != nil || serial != len(roots) || body.Serial != serial || body.Agency != agency {
		return c, ErrCert
	}
	return Claim{body.Coalition, body.Desk, body.Sector, body.Number, body.Date}, nil
}

// keysBody is what the node says of an agency's newest keys: a root that
// somebody stole certifies nothing that the node has not seen made.
type keysBody struct {
	Serial  int    `json:"serial"`  // of the newest root
	Version int    `json:"version"` // newest
	Cert    []byte `json:"cert"`    // SHA-256 of that version's certificate
	// Said is what the agency says of itself; nothing where a program of before sealed it.
	Said *saidBody `json:"said,omitempty"`
}

func keysBind(agency string) seal.Bind { return seal.Bind{Kind: "agency keys", Owner: agency} }

// SealKeys seals for the node which root and version of an agency are the
// newest, and what the agency says of itself.
func SealKeys(own seal.Key, r Row, serial int, version VersionRow) []byte {
	return record.Seal(own, keysBind(r.ID), keysBody{serial, version.Version, hashOf(version.Cert), saidBy(r)})
}

// NewestKeys opens what SealKeys made; with what the database now says, one can
// tell what somebody added to it.
func NewestKeys(own seal.Key, r Row) (serial, version int, err error) {
	var body keysBody
	err = record.Open(own, keysBind(r.ID), r.Keys, &body)
	return body.Serial, body.Version, err
}

// keysHold returns ErrCert unless the node has seen the newest keys made. It
// does not know those of a root that committed to none.
func (p *Public) keysHold(own seal.Key) error {
	var body keysBody
	if p.Next == nil {
		return nil
	}
	if record.Open(own, keysBind(p.ID), p.row.Keys, &body) != nil || body.Serial != p.Serial ||
		body.Version != p.Version || string(body.Cert) != string(hashOf(p.Cert)) {
		return ErrCert
	}
	return nil
}

func kitBind(agency, kit string) seal.Bind {
	return seal.Bind{Kind: "recovery kit", Owner: agency, Object: kit}
}

// SealKitCert seals a kit's certificate for the node.
func SealKitCert(own seal.Key, agency, kit string, cert []byte) []byte {
	return own.Seal(kitBind(agency, kit), cert)
}

// OpenKitCert opens it; in a database of before it lies in clear.
func (p *Public) OpenKitCert(own seal.Key, k KitRow) ([]byte, error) {
	cert, err := own.Open(kitBind(p.ID, k.ID), k.Cert)
	if err != nil && p.Next == nil {
		return k.Cert, nil
	}
	return cert, err
}

func foundBind(agency string) seal.Bind { return seal.Bind{Kind: "standing as found", Owner: agency} }

// SealFound seals for the node what a database of before says of an agency.
func SealFound(own seal.Key, r Row) []byte {
	return record.Seal(own, foundBind(r.ID), asFound{r.Coalition, r.Desk, r.Sector})
}

func deskBind(coalition string) seal.Bind { return seal.Bind{Kind: "coalition desk", Owner: coalition} }

// SealDesk seals for the node which agency is the desk of a coalition.
func SealDesk(own seal.Key, coalition, desk string) []byte {
	return own.Seal(deskBind(coalition), []byte(desk))
}

// Vouch verifies that the node has seen the newest keys of an agency made
// (ErrCert), of which sector it is and which desk it recognizes: p comes from
// ReadPublic, which believes neither. What of the latter does not hold stays
// Uncertified, and is no error: such an agency is trusted least, and everything
// that protects a person goes on.
func Vouch(ctx context.Context, st Store, own seal.Key, p *Public) error {
	if err := p.keysHold(own); err != nil {
		return err
	}
	if err := p.say(p.row.Said(own)); err != nil {
		return err
	}
	if record.Decode(p.row.Standing, &p.Standing) != nil {
		p.Standing = Standing{}
	}
	said, err := verifyOwn(p.ID, p.Roots, p.Standing.Own)
	if err != nil {
		return p.asFound(own)
	}
	p.Desk = said.Desk
	desk, err := own.Open(deskBind(said.Coalition), p.row.Proof)
	if err != nil || said.Coalition != p.CoalitionID {
		return nil
	}
	p.IsDesk = p.ID == p.Desk && p.ID == string(desk)
	roots, err := rootsOf(ctx, st, p)
	if err != nil || string(desk) != p.Desk {
		return err
	}
	granted, err := VerifyGrant(p.Desk, p.ID, roots, p.Standing.Grant, p.Standing.Named)
	if err != nil {
		return p.asFound(own)
	}
	if granted.Sector == said.Sector && granted.Number == said.Number && granted.Coalition == said.Coalition {
		p.Sector, p.Number = said.Sector, said.Number
	}
	return nil
}

// rootsOf are the roots of the desk that an agency recognizes, none when they
// do not hold.
func rootsOf(ctx context.Context, st Store, p *Public) ([]seal.VerifyKey, error) {
	if p.Desk == p.ID {
		return p.Roots, nil
	}
	certs, err := st.AgencyRoots(ctx, p.Desk)
	if err != nil && fault.CodeOf(err) != fault.NotFound {
		return nil, err
	}
	roots, err := VerifyRoots(p.Desk, certs)
	if err != nil {
		return nil, nil
	}
	return roots, nil
}

// asFound believes what the node took over from a database of before, of an
// agency that was founded by a program that signed nothing of this.
func (p *Public) asFound(own seal.Key) error {
	var found asFound
	if !p.Older || record.Open(own, foundBind(p.ID), p.Standing.Found, &found) != nil {
		return nil
	}
	desk, err := own.Open(deskBind(found.Coalition), p.row.Proof)
	if err != nil || found.Coalition != p.CoalitionID || string(desk) != found.Desk {
		return nil
	}
	p.Sector, p.Desk, p.IsDesk = found.Sector, found.Desk, found.Desk == p.ID
	p.Number = 1
	return nil
}

// Certified reports whether both roots have signed the agency's sector.
func (p *Public) Certified() bool { return p.Sector != Uncertified && p.Standing.Found == nil }

// SectorFor is the agency's sector for who recognizes a desk: what another desk
// has certified counts for nothing.
func (p *Public) SectorFor(desk string) string {
	if desk == "" || p.Desk != desk {
		return Uncertified
	}
	return p.Sector
}

// Distrust forgets the sector of an agency of which a newer one was seen: rows
// of before were put back.
func (p *Public) Distrust(before *Public) {
	if p.Number < before.Number {
		p.Sector = Uncertified
	}
}

// Claim is what the agency's roots say of it now, to be signed again.
func (p *Public) Claim(date string) Claim {
	return Claim{p.CoalitionID, p.Desk, p.Sector, p.Number, date}
}
