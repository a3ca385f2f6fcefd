package node

import "sync"

// Cache remembers what was read and verified, in this process only. Whoever
// uses it compares a counter of the row first: another process may have
// changed it meanwhile.
type Cache[V any] struct {
	mu  sync.Mutex
	max int
	m   map[string]V
}

// NewCache returns a cache of at most max entries.
func NewCache[V any](max int) *Cache[V] { return &Cache[V]{max: max, m: make(map[string]V)} }

func (c *Cache[V]) Get(key string) (V, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	v, ok := c.m[key]
	return v, ok
}

// Put makes room by forgetting any other entry.
func (c *Cache[V]) Put(key string, v V) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.m[key]; !ok && len(c.m) >= c.max {
		for k := range c.m {
			delete(c.m, k)
			break
		}
	}
	c.m[key] = v
}

func (c *Cache[V]) Drop(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.m, key)
}

// DropIf forgets the entries for which f is true.
func (c *Cache[V]) DropIf(f func(V) bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for k, v := range c.m {
		if f(v) {
			delete(c.m, k)
		}
	}
}
