package cldr

import (
	"strconv"
	"strings"
	"testing"
)

// evaluate computes a rule in the C of gettext: "n%10 == 1 && n != 11 ? 0 : 1".
func evaluate(t *testing.T, rule string, n int) int {
	t.Helper()
	e := &evaluator{t: t, left: strings.ReplaceAll(rule, " ", ""), n: n}
	v := e.choice()
	if e.left != "" {
		t.Fatalf("%q: %q is left over", rule, e.left)
	}
	return v
}

type evaluator struct {
	t    *testing.T
	left string
	n    int
}

func (e *evaluator) take(sign string) bool {
	rest, ok := strings.CutPrefix(e.left, sign)
	e.left = rest
	return ok
}

func (e *evaluator) choice() int {
	v := e.or()
	if !e.take("?") {
		return v
	}
	yes := e.choice()
	if !e.take(":") {
		e.t.Fatalf("no colon before %q", e.left)
	}
	no := e.choice()
	if v != 0 {
		return yes
	}
	return no
}

func (e *evaluator) or() int {
	v := e.and()
	for e.take("||") {
		w := e.and()
		v |= w
	}
	return v
}

func (e *evaluator) and() int {
	v := e.compare()
	for e.take("&&") {
		w := e.compare()
		v &= w
	}
	return v
}

func (e *evaluator) compare() int {
	v := e.modulo()
	for _, op := range []string{"==", "!=", ">=", "<=", ">", "<"} {
		if e.take(op) {
			w := e.modulo()
			return map[bool]int{true: 1}[op == "==" && v == w || op == "!=" && v != w || op == ">=" && v >= w ||
				op == "<=" && v <= w || op == ">" && v > w || op == "<" && v < w]
		}
	}
	return v
}

func (e *evaluator) modulo() int {
	v := e.atom()
	if e.take("%") {
		v %= e.atom()
	}
	return v
}

func (e *evaluator) atom() int {
	switch {
	case e.take("n"):
		return e.n
	case e.take("("):
		v := e.choice()
		if !e.take(")") {
			e.t.Fatalf("no bracket before %q", e.left)
		}
		return v
	}
	digits := e.left[:len(e.left)-len(strings.TrimLeft(e.left, "0123456789"))]
	e.left = e.left[len(digits):]
	v, err := strconv.Atoi(digits)
	if err != nil {
		e.t.Fatal(err)
	}
	return v
}
