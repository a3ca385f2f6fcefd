package product

import (
	"context"
	"fmt"
	"time"

	"github.com/pquerna/otp/totp"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/client"
	"relais/internal/client/newcomer"
)

// found makes the desk, an agency for each side of each pair, their kits, and
// the people who are referred.
func (n *Node) found(ctx context.Context, code string, cfg Config) error {
	desk, err := newcomer.Found(ctx, n.client, code)
	if err != nil {
		return err
	}
	for i := range 2 * cfg.Pairs {
		sector := [...]string{"hotline", "shelter"}[i%2]
		name := act.Text{FR: fmt.Sprintf("Organisme %d", i), EN: fmt.Sprintf("Agency %d", i)}
		m, err := newcomer.Join(ctx, desk, name, sector, "QC", "America/Toronto")
		if err != nil {
			return fmt.Errorf("agency %d: %w", i, err)
		}
		n.Members = append(n.Members, m)
	}
	for i := range cfg.Pairs {
		n.pairs = append(n.pairs, pair{from: n.Members[2*i], to: n.Members[2*i+1]})
	}
	for i := range cfg.People {
		p, err := n.pairs[i%cfg.Pairs].take(ctx)
		if err != nil {
			return fmt.Errorf("case file %d: %w", i, err)
		}
		n.people = append(n.people, p)
	}
	if cfg.People == 0 {
		return nil
	}
	return n.Loop(ctx, 0)
}

// SignIns signs every member in once more, one after the other, by passphrase
// and TOTP, and returns how long each sign-in took. A code of TOTP works once,
// so each takes the next one.
func (n *Node) SignIns(ctx context.Context) (took []time.Duration, err error) {
	for _, m := range n.Members {
		next, err := totp.GenerateCode(m.TOTPSecret, time.Now().Add(30*time.Second))
		if err != nil {
			return nil, err
		}
		begin := time.Now()
		_, err = client.Do(ctx, n.client, accounts.SignIn, act.SignIn{Login: m.Login, Passphrase: m.Passphrase, TOTP: next})
		if err != nil {
			return nil, fmt.Errorf("sign in: %w", err)
		}
		took = append(took, time.Since(begin))
	}
	return took, nil
}
