package text

import "testing"

func TestShort(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in   string
		n    int
		want string
	}{
		{"", 3, ""}, {"été", 3, "été"}, {"étés", 3, "ét…"}, {" a\n\tb ", 3, "a b"}, {"a\xffb", 2, "ab"},
	} {
		if got := Short(tt.in, tt.n); got != tt.want {
			t.Errorf("%q, %d: %q, want %q", tt.in, tt.n, got, tt.want)
		}
	}
}
