package node

import "testing"

func TestSource(t *testing.T) {
	for _, c := range []struct{ address, source, network string }{
		{"203.0.113.5", "203.0.113.5", ""},
		{"::ffff:203.0.113.5", "203.0.113.5", ""},
		{"2001:db8:1:2ff::7", "2001:db8:1:200::/56", "2001:db8:1::/48"},
		{"2001:db8:1:3ff::7%eth0", "2001:db8:1:300::/56", "2001:db8:1::/48"},
		{"", "", ""},
	} {
		ctx := WithSource(t.Context(), c.address)
		if s, n := Source(ctx), Network(ctx); s != c.source || n != c.network {
			t.Errorf("%s: %q in %q", c.address, s, n)
		}
	}
}
