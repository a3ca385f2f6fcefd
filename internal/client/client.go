// Package client is the typed Go client of the JSON API: the command line,
// the walkthrough, the benchmarks and the tests speak through it. It knows
// declared acts, and nothing of the node behind them.
package client

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"relais/internal/act"
	"relais/internal/define"
)

// Client speaks to one or several servers of a node with one session. The
// zero Token is nobody. It is safe for concurrent use once set up.
type Client struct {
	Bases    []string // "https://relais.example.ca"; calls alternate between them
	Token    string
	Proof    string // that grave acts ask for (StepUp)
	Language string // fr or en, for the words of errors
	HTTP     *http.Client

	turn *turns
}

// New returns a client of the servers at bases, with nobody signed in.
func New(bases ...string) *Client {
	return &Client{
		Bases: bases, Language: "en", turn: &turns{},
		HTTP: &http.Client{Timeout: 60 * time.Second, Transport: &http.Transport{
			MaxIdleConns: 512, MaxIdleConnsPerHost: 256, IdleConnTimeout: time.Minute}},
	}
}

// As returns a client with another session over the same connections.
func (c *Client) As(token string) *Client {
	d := *c
	d.Token = token
	return &d
}

// Problem is an error answer (RFC 9457).
type Problem struct {
	Type   string         `json:"type"`
	Title  string         `json:"title"`
	Status int            `json:"status"`
	Code   string         `json:"code"`
	Detail string         `json:"detail,omitempty"`
	Errors []ProblemField `json:"errors,omitempty"`
}

// ProblemField is one field that needs another look.
type ProblemField struct {
	Field   string `json:"field"`
	Key     string `json:"key"`
	Message string `json:"message"`
}

// Error gives the problem's words.
func (p *Problem) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d %s: %s", p.Status, p.Code, p.Title)
	for _, f := range p.Errors {
		fmt.Fprintf(&b, "; %s: %s", f.Field, f.Message)
	}
	return b.String()
}

// Caller is a client, or somebody who has one.
type Caller interface{ caller() *Client }

func (c *Client) caller() *Client { return c }

// Do sends one act and reads its answer. An answer that is not 2xx is a
// *Problem.
func Do[In, Out any](ctx context.Context, by Caller, a define.Act[In, Out], in In) (out Out, err error) {
	body, err := Send(ctx, by, a.Declared, in)
	if err != nil || len(body) == 0 {
		return out, err
	}
	return out, json.Unmarshal(body, &out)
}

// Send is Do for who knows the act at run time only: in is of the type that
// the act takes, and the answer is JSON, empty for acts that answer nothing.
func Send(ctx context.Context, by Caller, d define.Declared, in any) ([]byte, error) {
	c := by.caller()
	req, err := c.request(ctx, d, in)
	if err != nil {
		return nil, err
	}
	res, err := c.HTTP.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, 64<<20))
	if err != nil {
		return nil, err
	}
	if res.StatusCode/100 != 2 {
		p := &Problem{Status: res.StatusCode, Code: "internal", Title: http.StatusText(res.StatusCode)}
		_ = json.Unmarshal(body, p) // what is not JSON keeps the status text
		return nil, p
	}
	return body, nil
}

// Run is Do for an act that answers nothing.
func Run[In any](ctx context.Context, by Caller, a define.Act[In, act.None], in In) error {
	_, err := Do(ctx, by, a, in)
	return err
}

func (c *Client) request(ctx context.Context, d define.Declared, in any) (*http.Request, error) {
	path, query := d.Input.Address(in)
	var body io.Reader
	if d.Input.Body {
		b, err := json.Marshal(in)
		if err != nil {
			return nil, err
		}
		body = bytes.NewReader(b)
	}
	u := c.base() + "/api/v1" + path
	if len(query) > 0 {
		u += "?" + query.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, d.Method, u, body)
	if err != nil {
		return nil, err
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	req.Header.Set("Accept-Language", c.Language)
	if c.Token != "" {
		req.Header.Set("Authorization", "Bearer "+c.Token)
	}
	if c.Proof != "" {
		req.Header.Set("Relais-Proof", c.Proof)
	}
	return req, nil
}

func (c *Client) base() string {
	return c.Bases[c.turn.next(len(c.Bases))]
}
