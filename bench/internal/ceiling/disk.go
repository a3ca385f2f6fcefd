// Package ceiling measures what this machine could do if there were nothing
// but the disk, the database driver, the ciphers or the HTTP library: no
// server built of them can be faster.
package ceiling

import (
	"context"
	"os"
	"path/filepath"

	"relais/bench/internal/measure"
)

// page is what one small durable write puts on the disk.
const page = 4096

// Fsync appends a page to a file and waits until it is on the disk, one write
// after the other.
func Fsync(dir string) (measure.Task, func(), error) {
	f, err := os.Create(filepath.Join(dir, "fsync"))
	if err != nil {
		return measure.Task{}, nil, err
	}
	buf := make([]byte, page)
	task := measure.Task{
		Work: "write 4 kB and fsync", Engine: "disk", Clients: 1,
		Do: func(context.Context, int) error {
			if _, err := f.Write(buf); err != nil {
				return err
			}
			return f.Sync()
		},
	}
	return task, func() { f.Close() }, nil
}
