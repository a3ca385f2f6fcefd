package measure

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// tick is the unit of processor time in /proc: USER_HZ is 100 on every Linux
// that Go runs on.
const tick = time.Second / 100

// CPU returns a function that adds up the processor time, of user and system,
// that the process pid and its children have used so far. Children count,
// because a PostgreSQL connection is one; those that ended count as well.
func CPU(pid int) func() (time.Duration, error) {
	return func() (time.Duration, error) {
		total, err := stat(pid, true)
		if err != nil {
			return 0, err
		}
		for _, child := range children(pid) {
			if own, err := stat(child, false); err == nil {
				total += own
			}
		}
		return total, nil
	}
}

// Sum adds several meters up, leaving out those that are nil.
func Sum(meters ...func() (time.Duration, error)) func() (time.Duration, error) {
	return func() (total time.Duration, err error) {
		for _, m := range meters {
			if m == nil {
				continue
			}
			d, err := m()
			if err != nil {
				return 0, err
			}
			total += d
		}
		return total, nil
	}
}

// stat reads a process's own time and, with reaped, that of its ended children
// (proc(5): utime, stime, cutime and cstime are the fields 14 to 17).
func stat(pid int, reaped bool) (time.Duration, error) {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, fmt.Errorf("read the time of process %d: %w", pid, err)
	}
	// The name of the program, in parentheses, may hold blanks.
	_, rest, _ := strings.Cut(string(raw), ") ")
	fields := strings.Fields(rest)
	if len(fields) < 15 {
		return 0, fmt.Errorf("read the time of process %d: %d fields", pid, len(fields))
	}
	wanted := fields[11:13]
	if reaped {
		wanted = fields[11:15]
	}
	var ticks int64
	for _, f := range wanted {
		n, err := strconv.ParseInt(f, 10, 64)
		if err != nil {
			return 0, fmt.Errorf("read the time of process %d: %w", pid, err)
		}
		ticks += n
	}
	return time.Duration(ticks) * tick, nil
}

// children lists the processes whose parent is pid, whichever of its threads
// started them.
func children(pid int) (pids []int) {
	tasks, _ := os.ReadDir(fmt.Sprintf("/proc/%d/task", pid))
	for _, t := range tasks {
		raw, _ := os.ReadFile(fmt.Sprintf("/proc/%d/task/%s/children", pid, t.Name()))
		for f := range strings.FieldsSeq(string(raw)) {
			if child, err := strconv.Atoi(f); err == nil {
				pids = append(pids, child)
			}
		}
	}
	return pids
}
