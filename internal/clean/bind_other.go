//go:build !linux

package clean

import "errors"

// errUnbound is why nothing is cleaned where a process can't be bound.
var errUnbound = errors.New("clean: no limits for a process are known on this system")

func itself() (string, error) { return "", errUnbound }

func bind() error { return errUnbound }
