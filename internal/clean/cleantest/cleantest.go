// Package cleantest makes of a test's binary the process that cleans, when it is called as
// that; else it would begin all its tests again.
package cleantest

import (
	"os"
	"testing"

	"relais/internal/clean"
)

// Main is what a package's TestMain does whose tests have documents cleaned.
func Main(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == clean.Command {
		os.Exit(clean.Serve(os.Stdin, os.Stdout))
	}
	clean.Tested = true
	os.Exit(m.Run())
}
