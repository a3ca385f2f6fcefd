// Package webtest helps to test pages: sessions and drafts in memory, a check
// of templates against the types that they show, and a gallery of all parts.
// Only tests and the gallery use it.
package webtest

import (
	"context"
	"sync"
	"time"

	"relais/internal/agency"
	"relais/internal/fault"
)

// Memory is web.Sessions and web.Drafts without keys. Tokens are whatever Add
// says.
type Memory struct {
	mu       sync.Mutex
	sessions map[string]*agency.Session
	ended    map[string]string // token → member
	drafts   map[string]string // member + form → body
}

// NewMemory returns an empty Memory.
func NewMemory() *Memory {
	return &Memory{sessions: map[string]*agency.Session{}, ended: map[string]string{}, drafts: map[string]string{}}
}

// Add opens a session with a token.
func (m *Memory) Add(token string, s *agency.Session) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sessions[token] = s
}

// Session implements web.Sessions.
func (m *Memory) Session(_ context.Context, token string) (*agency.Session, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s, ok := m.sessions[token]
	if !ok {
		return nil, fault.New(fault.Unauthenticated, "fault.unauthenticated")
	}
	s.Idle = time.Now().Add(15 * time.Minute)
	return s, nil
}

// End implements web.Sessions.
func (m *Memory) End(_ context.Context, token string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if s, ok := m.sessions[token]; ok {
		m.ended[token] = s.Member
		delete(m.sessions, token)
	}
	return nil
}

// Keep implements web.Drafts.
func (m *Memory) Keep(_ context.Context, token, form, body string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	member := m.ended[token]
	if s, ok := m.sessions[token]; ok {
		member = s.Member
	}
	if member == "" {
		return fault.New(fault.Unauthenticated, "fault.unauthenticated")
	}
	m.drafts[member+form] = body
	return nil
}

// Kept implements web.Drafts.
func (m *Memory) Kept(_ context.Context, s *agency.Session, form string) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.drafts[s.Member+form], nil
}

// Drop implements web.Drafts.
func (m *Memory) Drop(_ context.Context, s *agency.Session, form string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.drafts, s.Member+form)
	return nil
}
