package clean

import "golang.org/x/sys/unix"

// itself is this program, also when its file was exchanged meanwhile.
func itself() (string, error) { return "/proc/self/exe", nil }

// bind takes from this process, for good, what cleaning does not need: memory, time,
// files and sockets, and that anybody looks into it.
func bind() error {
	for _, l := range []struct {
		what int
		most uint64
	}{
		{unix.RLIMIT_CORE, 0},   // its memory never comes to a disk
		{unix.RLIMIT_FSIZE, 0},  // it writes into no file
		{unix.RLIMIT_NOFILE, 3}, // it opens nothing beside its pipes
		{unix.RLIMIT_CPU, uint64(works / 1e9)},
		{unix.RLIMIT_DATA, memory}, // what is written to; what Go sets aside without using it is no memory
	} {
		if err := unix.Setrlimit(l.what, &unix.Rlimit{Cur: l.most, Max: l.most}); err != nil {
			return err
		}
	}
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return err
	}
	return unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0)
}
