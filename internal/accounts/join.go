package accounts

import (
	"bytes"
	"cmp"
	"context"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/record"
	"relais/internal/seal"
	"relais/internal/store"
)

// newcomer is somebody who joins: everything is prepared before the
// transaction, because hashing a passphrase is slow.
type newcomer struct {
	row     agency.MemberRow
	unlocks []agency.UnlockRow
	joined  act.Joined
	logins  [sameLogin][]byte // the first that is free is the member's
}

// joining makes the rows of a newcomer with these keys.
func (n *Agencies) joining(ctx context.Context, agencyID, id string, keys agency.MemberKeys, in act.NewIdentity, asked []string) (*newcomer, error) {
	second, url, err := agency.NewSecond(in.Login)
	if err != nil {
		return nil, err
	}
	c := &newcomer{row: agency.MemberRow{ID: id, Agency: agencyID}, logins: n.loginHashes(in.Login)}
	profile := agency.Profile{Name: in.Name, Login: in.Login, Language: language(in.Language), Asked: asked}
	c.row.Profile = agency.SealJSON(n.node.Own, c.row.Bind("profile"), profile)
	c.row.Public = agency.SealJSON(n.node.Own, c.row.Bind("public"), keys.Public())
	c.row.Second = agency.SealJSON(n.node.Own, c.row.Bind("second"), second)
	if c.unlocks, err = n.newUnlocks(ctx, id, keys, in.Passphrase); err != nil {
		return nil, err
	}
	c.joined = act.Joined{
		AgencyID: agencyID, MemberID: id, TOTPSecret: second.Secret, TOTPURL: url,
		ShortCode: keys.Public().ShortCode(agencyID, id), Pending: true,
	}
	return c, nil
}

func language(s string) string {
	if s == "" {
		return "fr"
	}
	return s
}

// certify adds the root's certificate to a newcomer.
func (c *newcomer) certify(own seal.Key, cert []byte) {
	c.row.Cert = own.Seal(c.row.Bind("cert"), cert)
	c.row.State = agency.Active
	c.joined.Pending = false
}

// add writes a newcomer. Only who has the login in the same agency is in the
// way: an invitation does not tell who works elsewhere.
func (c *newcomer) add(ctx context.Context, tx *store.Tx, field string) error {
	same, err := tx.MembersByLogin(ctx, c.logins)
	if err != nil {
		return err
	}
	free := slices.IndexFunc(c.logins[:], func(login []byte) bool {
		return !slices.ContainsFunc(same, func(m agency.MemberRow) bool { return bytes.Equal(m.Login, login) })
	})
	if free < 0 || slices.ContainsFunc(same, func(m agency.MemberRow) bool { return m.Agency == c.row.Agency }) {
		return fault.Invalid(field, "agency.login.taken")
	}
	c.row.Login = c.logins[free]
	if err := tx.AddMember(ctx, c.row); err != nil {
		return err
	}
	for _, u := range c.unlocks {
		if err := tx.AddUnlock(ctx, u); err != nil {
			return err
		}
	}
	return nil
}

// newUnlocks wraps a member's keys under the passphrase and, in a
// demonstration only, under the node's key ("continue as").
func (n *Agencies) newUnlocks(ctx context.Context, member string, keys agency.MemberKeys, passphrase string) ([]agency.UnlockRow, error) {
	u, err := n.passphraseUnlock(ctx, seal.Turn{}, member, keys, passphrase)
	if err != nil {
		return nil, err
	}
	all := []agency.UnlockRow{u}
	if n.node.Demo() {
		u := agency.UnlockRow{Member: member, Kind: agency.ByDemo, Salt: []byte{}}
		u.Sealed = keys.Wrap(member, u.Kind, u.Ref, n.demoKey(member))
		all = append(all, u)
	}
	return all, nil
}

func (n *Agencies) passphraseUnlock(ctx context.Context, turn seal.Turn, member string, keys agency.MemberKeys, passphrase string) (agency.UnlockRow, error) {
	u := agency.UnlockRow{Member: member, Kind: agency.ByPassphrase, Salt: seal.NewSalt(), Cost: agency.CostOf(n.node.Argon)}
	key, err := seal.PassphraseKey(ctx, turn, passphrase, u.Salt, n.pepper(), n.node.Argon)
	if err != nil {
		return u, err
	}
	defer key.Wipe()
	u.Sealed = keys.Wrap(member, u.Kind, u.Ref, key)
	return u, nil
}

func (n *Agencies) pepper() seal.Key { return n.node.Key.Derive("relais pepper") }

func (n *Agencies) demoKey(member string) seal.Key { return n.node.Key.Derive("relais demo " + member) }

// sameLogin is how many members of different agencies may have one login.
const sameLogin = 8

// loginHashes are the names under which a login may be stored: agencies choose
// logins without hearing which ones others have, so that there may be several.
func (n *Agencies) loginHashes(login string) (all [sameLogin][]byte) {
	login = agency.FoldLogin(login)
	all[0] = n.node.Pseudonym("login", login)
	for i := 1; i < sameLogin; i++ {
		all[i] = n.node.Pseudonym(fmt.Sprint("login ", i), login)
	}
	return all
}

// invited is what an invitation says, sealed for the node.
type invited struct {
	Name     string        `json:"name"`               // who is invited: a person or an agency
	Roles    []string      `json:"roles,omitempty"`    // of a member, codes
	Language string        `json:"language,omitempty"` // of a member who chooses none when they join
	Agency   invitedAgency `json:"agency,omitzero"`    // that is invited
	By       string        `json:"by,omitempty"`       // the member who invites
	Grant    []byte        `json:"grant,omitempty"`    // the sector of an agency, signed by the desk's root
}

// Kinds of an invitation.
const (
	inviteMember = "member"
	inviteAgency = "agency"
)

const invitationLasts = 14 * 24 * time.Hour

// codeHash hashes a code of an invitation or set-up as it is typed: case,
// spaces and hyphens do not matter.
func codeHash(code string) []byte { return seal.HashToken(plainCode(code)) }

// plainCode is a code as it was drawn.
func plainCode(code string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case ' ', '-', '\u00a0', '\u2011', '\u2013':
			return -1
		case 'o':
			return '0'
		case 'i', 'l':
			return '1'
		}
		return r
	}, strings.ToLower(code))
}

// newCode returns a code of 128 random bits in groups that can be typed.
func newCode() string {
	id := seal.NewID()
	return strings.Join([]string{id[:5], id[5:10], id[10:15], id[15:20], id[20:]}, "-")
}

// invitationBind binds what an invitation says to its end and its code too: put
// off in the database, or given another's code, it is no invitation any more.
func invitationBind(row agency.InvitationRow) seal.Bind {
	b := seal.Bind{Kind: row.Kind, Owner: row.Agency, Object: row.ID + "/" + hex.EncodeToString(row.Hash), Version: uint64(row.Ends.UnixMicro())}
	if row.Kind == inviteMember || row.Kind == inviteAgency {
		b.Kind = "invitation"
	}
	return b
}

// openInvitation opens what an invitation says.
func (n *Agencies) openInvitation(row agency.InvitationRow, into record.Body) error {
	b := invitationBind(row)
	err := agency.OpenJSON(n.node.Own, b, row.Sealed, into)
	if err != nil {
		b.Object, b.Version = row.ID, 0 // as a program of before sealed it
		if agency.OpenJSON(n.node.Own, b, row.Sealed, into) == nil {
			return nil
		}
	}
	return err
}

// AcceptInvitation makes a newcomer a member, who waits for a certificate and
// for the case desk's keys (AdmitMember). An unknown code is not found.
var AcceptInvitation = define.Define[act.AcceptInvitation, act.Joined]("AcceptInvitation", "POST /members", "agencies", agency.Anyone,
	"Join an agency with a member's one-time invitation.")

func (n *Agencies) acceptInvitation(ctx context.Context, in act.AcceptInvitation) (out act.Joined, err error) {
	if err := agency.CheckIdentity(in.Identity.Login, in.Identity.Passphrase, "identity.", in.Identity.Name); err != nil {
		return out, err
	}
	row, inv, err := n.invitation(ctx, inviteMember, in.Code)
	if err != nil {
		return out, err
	}
	in.Identity.Language = cmp.Or(in.Identity.Language, inv.Language)
	c, err := n.joining(ctx, row.Agency, seal.NewID(), agency.NewMemberKeys(), in.Identity, inv.Roles)
	if err != nil {
		return out, err
	}
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := tx.DropInvitation(ctx, row.Agency, row.ID); err != nil {
			return noInvitation(err)
		}
		if err := c.add(ctx, tx, "identity.login"); err != nil {
			return err
		}
		return n.node.AuditAs(ctx, tx, row.Agency, c.row.ID, "member.join", c.row.ID)
	})
	return c.joined, err
}

// invitation finds an open invitation by its code.
func (n *Agencies) invitation(ctx context.Context, kind, code string) (row agency.InvitationRow, inv invited, err error) {
	if err := n.guard.Attempt(ctx, n.guard.Source(ctx), false); err != nil {
		return row, inv, err
	}
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		if row, err = tx.InvitationByCode(ctx, kind, codeHash(code)); err != nil {
			return noInvitation(err)
		}
		if err := n.openInvitation(row, &inv); err != nil {
			return err
		}
		return n.stillInvites(ctx, tx, kind, inv.By)
	})
	if err != nil {
		return row, inv, err
	}
	n.guard.Succeeded(ctx, n.guard.Source(ctx))
	return row, inv, nil
}

// stillInvites refuses the invitation of a member who could not make it any
// more: who was removed, or lost the role, invites nobody.
func (n *Agencies) stillInvites(ctx context.Context, tx *store.Tx, kind, by string) error {
	m, err := n.node.MemberPublic(ctx, tx, by)
	if err != nil {
		return noInvitation(err)
	}
	roles := []string{agency.Administrator}
	if kind == inviteAgency { // programs of before let these invite, too
		roles = append(roles, agency.Coordinator, agency.Desk)
	}
	if !m.Certified() || !slices.ContainsFunc(roles, func(role string) bool { return slices.Contains(m.Roles, role) }) {
		return noInvitation(store.ErrNotFound)
	}
	return nil
}

// noInvitation words a missing invitation.
func noInvitation(err error) error {
	if fault.CodeOf(err) == fault.NotFound {
		return fault.New(fault.NotFound, "agency.invitation.unknown")
	}
	return err
}
