package product

import (
	"context"
	"fmt"
	"time"

	"github.com/pquerna/otp/totp"

	"relais/internal/act"
	"relais/internal/client"
)

// passphrase of every fictional member.
const passphrase = "quiet rivers carry seven lanterns"

// Member is a signed-in member of an agency: its administrator, who also
// works on cases.
type Member struct {
	*client.Client
	Agency string
}

// found makes the desk, an agency for each side of each pair, their kits, and
// the people who are referred.
func (n *Node) found(ctx context.Context, code string, cfg Config) error {
	desk, err := n.setup(ctx, code)
	if err != nil {
		return err
	}
	for i := range 2 * cfg.Pairs {
		m, err := n.join(ctx, desk, i)
		if err != nil {
			return fmt.Errorf("agency %d: %w", i, err)
		}
		n.Members = append(n.Members, m)
	}
	for i := range cfg.Pairs {
		n.pairs = append(n.pairs, pair{from: n.Members[2*i], to: n.Members[2*i+1]})
	}
	if cfg.Pairs == 0 {
		return nil
	}
	for i := range cfg.People {
		p, err := n.pairs[i%cfg.Pairs].take(ctx)
		if err != nil {
			return fmt.Errorf("case file %d: %w", i, err)
		}
		n.people = append(n.people, p)
	}
	return n.rehearse(ctx)
}

func (n *Node) setup(ctx context.Context, code string) (*Member, error) {
	joined, err := n.client.Setup(ctx, act.Setup{
		Code:      code,
		Coalition: act.Text{FR: "Coalition d’essai", EN: "Trial coalition"},
		Agency: act.NewAgency{
			Name:   act.Text{FR: "Bureau d’essai", EN: "Trial desk"},
			Sector: "coalition", Province: "QC", Zone: "America/Toronto",
		},
		Admin: identity("desk@example.ca"),
	})
	if err != nil {
		return nil, err
	}
	return n.enter(ctx, joined, "desk@example.ca")
}

// join brings in one agency by the desk's invitation, up to its kit.
func (n *Node) join(ctx context.Context, desk *Member, i int) (*Member, error) {
	sector := "hotline"
	if i%2 == 1 {
		sector = "shelter"
	}
	invitation, err := desk.InviteAgency(ctx, act.InviteAgency{Agency: act.NewAgency{
		Name:   act.Text{FR: fmt.Sprintf("Organisme %d", i), EN: fmt.Sprintf("Agency %d", i)},
		Sector: sector, Province: "QC", Zone: "America/Toronto",
	}})
	if err != nil {
		return nil, err
	}
	login := fmt.Sprintf("agency%d@example.ca", i)
	joined, err := n.client.RegisterAgency(ctx, act.RegisterAgency{Code: invitation.Code, Admin: identity(login)})
	if err != nil {
		return nil, err
	}
	return n.enter(ctx, joined, login)
}

// enter signs a new administrator in and makes the agency's recovery kit,
// without which it may keep no case file.
func (n *Node) enter(ctx context.Context, joined act.Joined, login string) (*Member, error) {
	now, err := totp.GenerateCode(joined.TOTPSecret, time.Now())
	if err != nil {
		return nil, err
	}
	begin := time.Now()
	session, err := n.client.SignIn(ctx, act.SignIn{Login: login, Passphrase: passphrase, TOTP: now})
	if err != nil {
		return nil, fmt.Errorf("sign in: %w", err)
	}
	n.SignIns = append(n.SignIns, time.Since(begin))
	m := &Member{Client: n.client.As(session.Token), Agency: joined.AgencyID}
	kit, err := m.CreateKit(ctx, act.CreateKit{M: 2, N: 3})
	if err != nil {
		return nil, fmt.Errorf("make the kit: %w", err)
	}
	if err := m.ConfirmKit(ctx, act.ConfirmKit{Share: kit.Shares[0]}); err != nil {
		return nil, fmt.Errorf("confirm the kit: %w", err)
	}
	return m, nil
}

func identity(login string) act.NewIdentity {
	return act.NewIdentity{Name: "Camille Essai", Login: login, Passphrase: passphrase, Language: "fr"}
}
