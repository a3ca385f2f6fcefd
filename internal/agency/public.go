package agency

import (
	"context"
	"slices"
	"strings"
	"time"

	"relais/internal/hours"
	"relais/internal/record"
	"relais/internal/seal"
	"relais/internal/text"
)

// Store is what reading and verifying public facts needs of the database,
// within one transaction. Each answers fault.NotFound when there is no row.
type Store interface {
	Agency(ctx context.Context, id string) (Row, error)
	AgencyRoots(ctx context.Context, agency string) ([][]byte, error)
	NewestVersion(ctx context.Context, agency string) (VersionRow, error)
}

// Public is what everybody on the node may know of an agency, its keys
// verified from its id on.
type Public struct {
	ID          string
	Roots       []seal.VerifyKey // oldest first
	Root        seal.VerifyKey   // the newest
	Serial      int              // of the newest root
	Version     int              // newest version
	Seal        seal.PublicKey   // of that version
	Cert        []byte           // of that version
	Name        text.Text
	Sector      string // Uncertified until Vouch has verified it
	Province    string
	Zone        *time.Location
	Uses        []string // ask attributes that its rules look at
	Hours       []hours.Shift
	Backup      string // member id or empty
	Phone       string // where somebody on duty answers, or empty
	IsDesk      bool
	Desk        string // the agency that it recognizes as the coalition's desk
	CoalitionID string
	Coalition   text.Text
	Kit         bool // the recovery kit was printed
	Passkeys    bool // passkeys are demanded
	// Leaving is the member who says that it leaves the network, or empty, and
	// LeavingAt when (seconds UTC). Left is the day on which it did, UTC: nobody is
	// there any more.
	Leaving   string
	LeavingAt int64
	Left      string
	Changed   int64
	Next      []byte   // hash of the only root that may follow the newest; nil when any may
	Older     bool     // founded by a program that signed no sector and committed to no root
	Number    int      // counts the sectors that it had; 0 when none is certified
	Standing  Standing // what vouches for its sector and desk
	row       Row
}

// ReadPublic reads an agency and verifies its roots and its newest sealing
// key. ErrCert means that somebody changed them. That the newest root is not
// one that somebody with an older one put there, VouchedBy says; which sector
// and desk it has, and what it said of itself, Vouch.
func ReadPublic(ctx context.Context, st Store, id string) (*Public, error) {
	row, err := st.Agency(ctx, id)
	if err != nil {
		return nil, err
	}
	certs, err := st.AgencyRoots(ctx, id)
	if err != nil {
		return nil, err
	}
	version, err := st.NewestVersion(ctx, id)
	if err != nil {
		return nil, err
	}
	return row.verify(certs, version)
}

func (r Row) verify(certs [][]byte, version VersionRow) (*Public, error) {
	roots, chain, err := verifyRoots(r.ID, certs)
	if err != nil || len(roots) != r.Serial || version.Version != r.Current {
		return nil, ErrCert
	}
	key, err := VerifyVersion(r.ID, r.Current, roots, version.Cert)
	if err != nil {
		return nil, err
	}
	p := &Public{
		ID: r.ID, Roots: roots, Root: roots[len(roots)-1], Serial: r.Serial, Version: r.Current, Seal: key, Cert: version.Cert,
		Sector: Uncertified, Next: chain.next, Older: chain.older, row: r, CoalitionID: r.Coalition, Coalition: r.CoalitionName,
		Changed: r.Changed,
	}
	if err := p.say(r); err != nil {
		return nil, err
	}
	return p, nil
}

// Follows returns ErrCert unless what is read of an agency now can have come
// after what was verified before: roots and versions are only ever added.
func (p *Public) Follows(before *Public) error {
	if len(p.Roots) < len(before.Roots) || !slices.Equal(p.Roots[:len(before.Roots)], before.Roots) ||
		p.Version < before.Version || p.Version == before.Version && string(p.Cert) != string(before.Cert) {
		return ErrCert
	}
	return nil
}

// VouchedBy returns ErrCert unless the newest root certifies one of these
// members who is active, as it always does at least one administrator: a root
// that somebody with an older one signed certifies nobody, because members'
// certificates are sealed with the node's key. Of an agency that left, whose
// members are all gone, any of them vouches: that it left is sealed for the node.
func (p *Public) VouchedBy(own seal.Key, members []MemberRow) error {
	left := p.row.Said(own).Left != ""
	for _, m := range members {
		raw, err := own.Open(m.Bind("cert"), m.Cert)
		if err != nil || m.State != Active && !left {
			continue
		}
		if cert, err := VerifyMember(p.ID, m.ID, p.Roots, raw); err == nil && cert.Serial == p.Serial {
			return nil
		}
	}
	return ErrCert
}

func split(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ",")
}

// OnCall is when somebody of the agency is on call.
func (p *Public) OnCall() hours.Rota { return hours.Rota{Shifts: p.Hours, Zone: p.Zone} }

// Profile is what the node knows of a member: sealed for the node, because a
// name says who works against violence.
type Profile struct {
	Name     string   `json:"name"`     // as colleagues see it
	Login    string   `json:"login"`    // as typed
	Language string   `json:"language"` // code
	Asked    []string `json:"asked"`    // roles that the invitation named
	// Heir takes over from somebody who is gone or reads no case files any more.
	Heir string `json:"heir,omitempty"` // member id
	// Waits: somebody who reads them must still hand over what lies in case files.
	Waits bool `json:"waits,omitempty"`
}

// MemberPublic is a member as colleagues and, by name only, other agencies
// see them, the keys verified against the agency's root.
type MemberPublic struct {
	ID     string
	Agency string
	Profile
	State   int
	Keys    PublicKeys     // as the member made them
	Sign    seal.VerifyKey // zero until certified, also by an older root
	Seal    seal.PublicKey // zero unless certified by the newest root
	Roles   []string       // none unless certified by the newest root and active
	Number  int            // of the certificate
	newest  bool           // the certificate is of the newest root
	Serial  int            // number of roots that were known when this was verified
	Changed int64
	Damaged bool // the row does not match its seal or its certificate: nothing of it is known
}

// DamagedMember is all that is known of a member whose row can't be read.
func (m MemberRow) DamagedMember(roots int) *MemberPublic {
	return &MemberPublic{ID: m.ID, Agency: m.Agency, State: m.State, Serial: roots, Changed: m.Changed, Damaged: true}
}

// Certified reports whether the agency's newest root vouches for the member.
func (m *MemberPublic) Certified() bool { return m.State == Active && m.newest }

// Bind says what a part of a member's row is, for sealing it for the node.
func (m MemberRow) Bind(part string) seal.Bind {
	return seal.Bind{Kind: "member " + part, Owner: m.Agency, Object: m.ID}
}

// Open opens a member's row with the node's key and verifies the certificate
// against the agency's roots.
func (m MemberRow) Open(own seal.Key, roots []seal.VerifyKey) (*MemberPublic, error) {
	p := &MemberPublic{ID: m.ID, Agency: m.Agency, State: m.State, Serial: len(roots), Changed: m.Changed}
	if err := record.Open(own, m.Bind("profile"), m.Profile, &p.Profile); err != nil {
		return nil, err
	}
	if err := record.Open(own, m.Bind("public"), m.Public, &p.Keys); err != nil {
		return nil, err
	}
	if m.Cert == nil {
		return p, nil
	}
	return p, p.verify(own, roots, m)
}

func (p *MemberPublic) verify(own seal.Key, roots []seal.VerifyKey, m MemberRow) error {
	raw, err := own.Open(m.Bind("cert"), m.Cert)
	if err != nil {
		return ErrCert
	}
	cert, err := VerifyMember(m.Agency, m.ID, roots, raw)
	if err != nil {
		return err
	}
	if string(cert.Sign) != string(p.Keys.Sign) || string(cert.Seal) != string(p.Keys.Seal) {
		return ErrCert // a rotation would seal to a key that nobody certified
	}
	if p.Sign, err = seal.VerifyKeyFromBytes(cert.Sign); err != nil {
		return ErrCert
	}
	key, err := publicKey(cert.Seal)
	if err != nil {
		return err
	}
	p.Number, p.newest = cert.Number, cert.Serial == len(roots)
	if p.newest {
		p.Seal = key
	}
	if p.Certified() {
		p.Roles = cert.Roles
	}
	return nil
}

// SealJSON seals a record for the node.
func SealJSON(k seal.Key, b seal.Bind, v record.Body) []byte { return record.Seal(k, b, v) }

// OpenJSON opens what SealJSON made.
func OpenJSON(k seal.Key, b seal.Bind, sealed []byte, v record.Body) error {
	return record.Open(k, b, sealed, v)
}

// SealKey is the member's sealing key as the member made it. Before a
// certificate exists, the caller has compared it by voice (ShortCode).
func (m *MemberPublic) SealKey() (seal.PublicKey, error) {
	if m.Certified() {
		return m.Seal, nil
	}
	return publicKey(m.Keys.Seal)
}
