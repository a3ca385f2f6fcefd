package main

import (
	"fmt"
	"os"
	"syscall"
)

// tmpfs is the file system in memory (TMPFS_MAGIC of statfs(2)).
const tmpfs = 0x01021994

// inMemory warns when the data would lie in memory, where nothing waits for a
// disk and durability costs nothing.
func inMemory(dir string) {
	var fs syscall.Statfs_t
	if err := syscall.Statfs(dir, &fs); err == nil && fs.Type == tmpfs {
		fmt.Fprintf(os.Stderr, "%s is in memory, not on a disk: give another place with -dir\n", dir)
	}
}
