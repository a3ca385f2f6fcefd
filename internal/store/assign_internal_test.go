package store

import (
	"database/sql"
	"testing"

	"github.com/google/go-cmp/cmp"
)

type label string

func TestAssign(t *testing.T) {
	text, number, yes := "a", int64(7), true
	for _, c := range []struct {
		dest any
		v    any
		want any // nil: refused
	}{
		{new(int64), int64(7), &number},
		{new(int), int64(7), ptr(7)},
		{new(int8), int64(300), nil},
		{new(uint16), int64(7), ptr(uint16(7))},
		{new(uint16), int64(-7), nil},
		{new(bool), int64(1), &yes},
		{new(bool), int64(2), nil},
		{new(float64), int64(2), ptr(2.0)},
		{new(float64), 2.5, ptr(2.5)},
		{new(int), 2.5, nil},
		{new(string), "a", &text},
		{new(label), "a", ptr(label("a"))},
		{new(string), nil, nil},
		{new(string), int64(7), nil},
		{new([]byte), nil, new([]byte)},
		{new([]byte), []byte("a"), ptr([]byte("a"))},
		{new([]byte), "a", nil},
		{ptr(&text), nil, new(*string)},
		{new(*string), "a", ptr(&text)},
		{new(*label), "a", ptr(ptr(label("a")))},
		{new(any), int64(7), ptr(any(int64(7)))},
		{new(sql.Null[string]), nil, new(sql.Null[string])},
		{new(sql.Null[int64]), int64(7), &sql.Null[int64]{V: 7, Valid: true}},
		{text, "a", nil},
	} {
		err := assign(c.dest, c.v)
		if (err != nil) != (c.want == nil) {
			t.Errorf("%T from %v: %v", c.dest, c.v, err)
		} else if err == nil && !cmp.Equal(c.want, c.dest) {
			t.Errorf("%T from %v gives another value", c.dest, c.v)
		}
	}
}

func ptr[T any](v T) *T { return &v }
