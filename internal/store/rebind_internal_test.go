package store

import "testing"

func TestRebind(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"SELECT 1", "SELECT 1"},
		{"SELECT $1, $10, $2", "SELECT ?1, ?10, ?2"},
		{"a=$1 AND b='$1' AND c=$2", "a=?1 AND b='$1' AND c=?2"},
		{`'it''s $1' "$2" $3`, `'it''s $1' "$2" ?3`},
		{"$1 -- $2\n$3", "?1 -- $2\n?3"},
		{"$1 /* $2 ' */ $3", "?1 /* $2 ' */ ?3"},
		{"a$1 $x $", "a$1 $x $"},
		{"'open $1", "'open $1"},
		{"-- $1", "-- $1"},
		{"($1,$2)", "(?1,?2)"},
		{"é=$1", "é=?1"},
	} {
		if got := rebind(c.in); got != c.want {
			t.Errorf("rebind(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}
