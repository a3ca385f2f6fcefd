package pocket

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"

	"relais/bench/internal/child"
	"relais/bench/internal/httpload"
)

// moves are the five of a loop; the peer keeps each as one record.
var moves = [...]string{"ask", "accept", "release", "receipt", "outcome"}

// Peer is a running PocketBase and a client of it.
type Peer struct {
	Hello
	process *child.Process
	http    *http.Client
}

// Start runs a PocketBase of its own with its data in dir.
func Start(dir string) (*Peer, error) {
	p := &Peer{http: httpload.Client()}
	var err error
	p.process, err = child.Start(Name, dir, &p.Hello)
	return p, err
}

// PID is the peer's process id.
func (p *Peer) PID() int { return p.process.PID() }

// Stop ends the peer.
func (p *Peer) Stop() { p.process.Stop() }

// Loop creates five records, one after the other, as the given worker.
func (p *Peer) Loop(ctx context.Context, worker int) error {
	referral := letters(26)
	for _, kind := range moves {
		if err := p.create(ctx, p.Tokens[worker%len(p.Tokens)], referral, kind); err != nil {
			return err
		}
	}
	return nil
}

// record is one plain move: about 1,500 bytes, the size of a small sealed one.
type record struct {
	Referral  string            `json:"referral"`
	Kind      string            `json:"kind"`
	Recipient string            `json:"recipient"`
	Body      string            `json:"body"`
	Detail    map[string]string `json:"detail"`
}

func (p *Peer) create(ctx context.Context, token, referral, kind string) error {
	body, err := json.Marshal(record{
		Referral: referral, Kind: kind, Recipient: letters(26), Body: letters(1300),
		Detail: map[string]string{"urgency": "crisis", "previous": letters(64)},
	})
	if err != nil {
		return err
	}
	url := p.URL + "/api/collections/moves/records"
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", token)
	res, err := p.http.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	// Read the answer as a typed client would: ours does too.
	var created struct {
		ID string `json:"id"`
		record
	}
	if err := json.Unmarshal(answer, &created); err != nil || created.ID == "" || created.Kind != kind {
		return fmt.Errorf("PocketBase answered %s: %s", res.Status, answer)
	}
	return nil
}

// letters is a text of n letters that compresses badly, as prose in a sealed
// field would.
func letters(n int) string {
	const alphabet = "0123456789abcdefghjkmnpqrstvwxyz"
	var b strings.Builder
	b.Grow(n)
	for range n {
		b.WriteByte(alphabet[rand.IntN(len(alphabet))])
	}
	return b.String()
}
