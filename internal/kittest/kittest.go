// Package kittest finds the published standards and laws that stand beside the
// repository and are no part of it, for tests that compare with them.
package kittest

import (
	"os"
	"path/filepath"
	"testing"
)

// Path is where a file of the kits is. Where nothing is shared beside the repository the
// test is skipped; where something is, in CI, a missing file fails it.
func Path(t testing.TB, path string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	shared := false
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		beside := filepath.Join(dir, "..", "shared")
		if _, err := os.Stat(beside); err != nil {
			continue
		}
		shared = true
		if p := filepath.Join(beside, "kits", path); exists(p) {
			return p
		}
	}
	if shared && os.Getenv("CI") == "true" {
		t.Fatalf("the kit %s is missing", path)
	}
	t.Skipf("the kit %s is not beside this tree: the comparison with what was published is skipped", path)
	return ""
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
