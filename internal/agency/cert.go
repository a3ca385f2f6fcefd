package agency

import (
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"slices"

	"relais/internal/record"
	"relais/internal/seal"
)

// ErrCert says that a certificate does not hold: a key was replaced, moved or
// rolled back. Nothing may be sealed to such a key and nothing it signed counts.
var ErrCert = errors.New("agency: a certificate does not hold")

// Damaged reports whether an error says that what is stored does not match its
// seal, its form or its signatures: somebody changed, moved or cut it. A list
// says so in one line and goes on, because one row must never hide the others.
func Damaged(err error) bool {
	for _, is := range []error{ErrCert, seal.ErrOpen, seal.ErrFormat, seal.ErrKey, record.ErrForm} {
		if errors.Is(err, is) {
			return true
		}
	}
	return false
}

// Purposes of the root's signatures.
const (
	purposeRoot    = "relais/1/agency root"
	purposeVersion = "relais/1/agency version"
	purposeMember  = "relais/1/member"
	purposeKit     = "relais/1/recovery kit"
)

var idEncoding = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// IDOf returns the id of the agency whose first root is root and commits to
// next, nil where a program founded it that knew of no commitment. It has the
// form of every other id.
func IDOf(root seal.VerifyKey, next []byte) string {
	sum := sha256.Sum256(slices.Concat([]byte("relais/1/agency id\x00"), root.Bytes(), next))
	return idEncoding.EncodeToString(sum[:16])
}

// Commit returns what a root says of the one that may follow it: a hash of its
// public key, whose private half nobody uses before.
func Commit(next seal.VerifyKey) []byte {
	sum := sha256.Sum256(append([]byte("relais/1/next root\x00"), next.Bytes()...))
	return sum[:]
}

// rootBody is what a root says of the next one; the first says it of itself.
type rootBody struct {
	Agency string `json:"agency"` // id
	Serial int    `json:"serial"` // counts the roots, from 1
	Root   []byte `json:"root"`   // public key
	// Next is the hash of the only root that may follow this one; nothing where
	// a program signed that did not say it yet.
	Next []byte `json:"next"`
}

// CertifyRoot returns the certificate of a root: its public key and what the
// root before it signed. The first root signs itself. next is the hash of the
// root that may follow it (Commit).
func CertifyRoot(agency string, serial int, root seal.VerifyKey, next []byte, before seal.SigningKey) []byte {
	signed := record.Sign(purposeRoot, before, rootBody{agency, serial, root.Bytes(), next})
	return append(root.Bytes(), signed...)
}

// VerifyRoots checks the certificates of an agency's roots, oldest first, from
// the agency's id on, and returns the roots. The newest is the last.
func VerifyRoots(agency string, certs [][]byte) ([]seal.VerifyKey, error) {
	roots, _, err := verifyRoots(agency, certs)
	return roots, err
}

// FoundedBefore reports whether the first root of an agency, by its
// certificate, committed to none: a program of before founded it.
func FoundedBefore(agency string, first []byte) bool {
	_, c, err := verifyRoots(agency, [][]byte{first})
	return err == nil && c.older
}

// rootChain is what the certificates of an agency's roots say beside its keys.
type rootChain struct {
	next  []byte // that the newest root commits to; nil when to none
	older bool   // founded by a program that knew of no commitment
}

func verifyRoots(agency string, certs [][]byte) (roots []seal.VerifyKey, c rootChain, err error) {
	for i, cert := range certs {
		root, next, err := verifyRoot(agency, i+1, cert, roots, c.next)
		if err != nil {
			return nil, rootChain{}, err
		}
		roots, c.next, c.older = append(roots, root), next, c.older || i == 0 && next == nil
	}
	if len(roots) == 0 {
		return nil, rootChain{}, ErrCert
	}
	return roots, c, nil
}

// verifyRoot verifies one certificate. A root that the one before it has not
// committed to is nobody's, whoever signed it: who steals today's root can't
// choose tomorrow's.
func verifyRoot(agency string, serial int, cert []byte, before []seal.VerifyKey, committed []byte) (root seal.VerifyKey, next []byte, err error) {
	const keyLen = 32
	if len(cert) < keyLen {
		return root, nil, ErrCert
	}
	if root, err = seal.VerifyKeyFromBytes(cert[:keyLen]); err != nil {
		return root, nil, ErrCert
	}
	signer := root
	if serial > 1 {
		signer = before[serial-2]
	}
	var body rootBody
	if open(purposeRoot, signer, cert[keyLen:], &body) != nil || body.Agency != agency ||
		body.Serial != serial || string(body.Root) != string(root.Bytes()) {
		return root, nil, ErrCert
	}
	if serial == 1 && IDOf(root, body.Next) != agency || committed != nil && string(Commit(root)) != string(committed) {
		return root, nil, ErrCert
	}
	return root, body.Next, nil
}

// versionBody is what a root says of an agency version's sealing key.
type versionBody struct {
	Agency  string `json:"agency"`  // id
	Version int    `json:"version"` // counts the versions, from 1
	Serial  int    `json:"serial"`  // of the root that signs
	Seal    []byte `json:"seal"`    // public key
	// Before is the hash of the certificate of the version before, which this
	// one carries on whatever root signed it; nothing in version 1, and where a
	// program signed that did not say it yet.
	Before []byte `json:"before"`
}

// CertifyVersion returns the certificate of an agency version's sealing key,
// signed by the root of that serial. before is the certificate of the version
// before, nil for the first.
func CertifyVersion(agency string, version, serial int, key seal.PublicKey, before []byte, root seal.SigningKey) []byte {
	body := versionBody{Agency: agency, Version: version, Serial: serial, Seal: key.Bytes()}
	if before != nil {
		body.Before = hashOf(before)
	}
	return withSerial(serial, record.Sign(purposeVersion, root, body))
}

func hashOf(cert []byte) []byte {
	sum := sha256.Sum256(cert)
	return sum[:]
}

// VerifyVersion returns the sealing key of an agency's newest version, which
// its newest root has signed: every new root makes a new version.
func VerifyVersion(agency string, version int, roots []seal.VerifyKey, cert []byte) (seal.PublicKey, error) {
	body, err := openVersionCert(agency, version, roots, cert)
	if err != nil || body.Serial != len(roots) {
		return seal.PublicKey{}, ErrCert
	}
	return publicKey(body.Seal)
}

// openVersionCert reads the certificate of a version that may be of an older
// root: by itself it vouches for nothing.
func openVersionCert(agency string, version int, roots []seal.VerifyKey, cert []byte) (body versionBody, err error) {
	serial, err := openBySerial(purposeVersion, roots, cert, &body)
	if err != nil || body.Agency != agency || body.Version != version || body.Serial != serial {
		return body, ErrCert
	}
	return body, nil
}

// MemberCert is what the root says about a member.
type MemberCert struct {
	Agency string   `json:"agency"` // id
	Member string   `json:"member"` // id
	Seal   []byte   `json:"seal"`   // public key
	Sign   []byte   `json:"sign"`   // public key
	Roles  []string `json:"roles"`  // none once removed
	Serial int      `json:"serial"` // of the root that signs
	Number int      `json:"number"` // counts this member's certificates
}

// CertifyMember returns the certificate of a member.
func CertifyMember(c MemberCert, root seal.SigningKey) []byte {
	return withSerial(c.Serial, record.Sign(purposeMember, root, c))
}

// VerifyMember returns what the agency's root says about a member. A
// certificate of an older root holds for one thing: signatures of former
// members stay verifiable. Who acts, and whom others seal to, needs Serial to
// be the newest.
func VerifyMember(agency, member string, roots []seal.VerifyKey, cert []byte) (MemberCert, error) {
	var body MemberCert
	serial, err := openBySerial(purposeMember, roots, cert, &body)
	if err != nil || body.Agency != agency || body.Member != member || body.Serial != serial {
		return MemberCert{}, ErrCert
	}
	return body, nil
}

// kitBody is what a root says of a recovery kit's sealing key.
type kitBody struct {
	Agency string `json:"agency"` // id
	Kit    string `json:"kit"`    // id
	Serial int    `json:"serial"` // of the root that signs
	Seal   []byte `json:"seal"`   // public key
}

// CertifyKit returns the certificate of a recovery kit's sealing key.
func CertifyKit(agency, kit string, serial int, key seal.PublicKey, root seal.SigningKey) []byte {
	return withSerial(serial, record.Sign(purposeKit, root, kitBody{agency, kit, serial, key.Bytes()}))
}

// VerifyKit returns the sealing key of a recovery kit, which the newest root
// has signed: a new root signs every kit again.
func VerifyKit(agency, kit string, roots []seal.VerifyKey, cert []byte) (seal.PublicKey, error) {
	var body kitBody
	serial, err := openBySerial(purposeKit, roots, cert, &body)
	if err != nil || body.Agency != agency || body.Kit != kit || body.Serial != serial || serial != len(roots) {
		return seal.PublicKey{}, ErrCert
	}
	return publicKey(body.Seal)
}

// withSerial puts the root's serial in front, to find the key to verify with.
// The body repeats it under the signature.
func withSerial(serial int, signed []byte) []byte {
	return append([]byte{byte(serial >> 8), byte(serial)}, signed...)
}

func openBySerial(purpose string, roots []seal.VerifyKey, cert []byte, body record.Body) (int, error) {
	if len(cert) < 2 {
		return 0, ErrCert
	}
	serial := int(cert[0])<<8 | int(cert[1])
	if serial < 1 || serial > len(roots) {
		return 0, ErrCert
	}
	return serial, open(purpose, roots[serial-1], cert[2:], body)
}

func open(purpose string, signer seal.VerifyKey, signed []byte, body record.Body) error {
	if record.OpenSigned(purpose, signer, signed, body) != nil {
		return ErrCert
	}
	return nil
}

func publicKey(b []byte) (seal.PublicKey, error) {
	k, err := seal.PublicKeyFromBytes(b)
	if err != nil {
		return seal.PublicKey{}, ErrCert
	}
	return k, nil
}
