package main

import (
	"os"
	"path/filepath"
	"testing"
)

// TestAttackDiskWithKey: a key beside the data is found there wherever its
// name says it lies; one on another device is not.
func TestAttackDiskWithKey(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("CREDENTIALS_DIRECTORY", "")
	data, key := filepath.Join(dir, "data"), filepath.Join(dir, "elsewhere", "node.key")
	for _, folder := range []string{data, filepath.Dir(key)} {
		if err := os.Mkdir(folder, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(key, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	link, empty := filepath.Join(dir, "link.key"), ""
	if err := os.Symlink(key, link); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{key, link} {
		if beside, err := (place{data: &data, key: &file, database: &empty, databaseFile: &empty}).keyBeside(); err != nil || !beside {
			t.Errorf("%s: %v, %v", file, beside, err)
		}
	}
	other, err := os.MkdirTemp("/dev/shm", "relais-key-")
	if err != nil {
		notHere(t, "no second device: "+err.Error())
	}
	t.Cleanup(func() { os.RemoveAll(other) })
	a, errA := device(other)
	b, errB := device(data)
	if errA != nil || errB != nil || a == b {
		notHere(t, "no second device")
	}
	if beside, err := (place{data: &other, key: &key, database: &empty, databaseFile: &empty}).keyBeside(); err != nil || beside {
		t.Errorf("another device: %v, %v", beside, err)
	}
}
