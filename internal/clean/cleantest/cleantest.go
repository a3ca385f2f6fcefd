// Package cleantest makes of any test's binary that imports it, called as the process
// that cleans, that process; else it would begin all its tests again.
package cleantest

import (
	"os"

	"relais/internal/clean"
)

func init() {
	if len(os.Args) == 2 && os.Args[1] == clean.Command {
		os.Exit(clean.Serve(os.Stdin, os.Stdout))
	}
}
