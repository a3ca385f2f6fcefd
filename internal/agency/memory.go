package agency

import "sync"

// Memory is what a session has opened, by name, so that it need not open the
// same again. It lives in this process only, as long as the session's keys
// are kept there, with which all of it could be opened anew. What is kept is
// never shared between sessions, and whoever takes something from it compares
// what it was opened from, byte by byte, with what the database holds now.
// A nil Memory keeps nothing.
type Memory struct {
	mu sync.Mutex
	m  map[string]any
}

// remembered is how many things a session keeps: a member works on a few
// people at a time.
const remembered = 8

// NewMemory returns an empty memory.
func NewMemory() *Memory { return &Memory{m: map[string]any{}} }

// Get returns what was put under a name, or nil.
func (m *Memory) Get(name string) any {
	if m == nil {
		return nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.m[name]
}

// Put keeps something; when there is too much, another is forgotten.
func (m *Memory) Put(name string, v any) {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.m[name]; !ok && len(m.m) >= remembered {
		for other := range m.m {
			delete(m.m, other)
			break
		}
	}
	m.m[name] = v
}
