package node

import "sync"

// cache remembers what was read and verified, in this process only. Whoever
// uses it compares a counter of the row first: another process may have
// changed it meanwhile.
type cache[V any] struct {
	mu  sync.Mutex
	max int
	m   map[string]V
}

func newCache[V any](max int) *cache[V] { return &cache[V]{max: max, m: make(map[string]V)} }

func (c *cache[V]) get(key string) (V, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	v, ok := c.m[key]
	return v, ok
}

// put makes room by forgetting any other entry.
func (c *cache[V]) put(key string, v V) {
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

func (c *cache[V]) drop(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.m, key)
}

// dropIf forgets the entries for which f is true.
func (c *cache[V]) dropIf(f func(V) bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for k, v := range c.m {
		if f(v) {
			delete(c.m, k)
		}
	}
}
