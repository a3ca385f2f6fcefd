package web

import "relais/internal/web/ui"

// Brought is a file that is being brought in, as far as its pages need to know where it
// stands.
type Brought struct {
	State            string // of the upload: checking, checked, importing, done
	Running, Stopped bool
	Placed           bool // its columns have their places, and it was looked at since
}

// Step is what the file waits for: columns, checking, check, running, done or stopped.
// again asks for the places of its columns once more.
func (b Brought) Step(again bool) string {
	switch {
	case b.Running && b.State == "importing":
		return "running"
	case b.Running:
		return "checking"
	case b.State == "done":
		return "done"
	case b.Stopped && b.State == "importing":
		return "stopped"
	case again, !b.Placed:
		return "columns"
	}
	return "check"
}

// BringSteps are the parts of bringing a file in, of which step is being done; places is
// what the second is called, columns or settings.
func BringSteps(t func(key string, args ...any) string, step, places string) []ui.Step {
	now := map[string]int{"columns": 1, "checking": 2, "check": 2, "stopped": 3, "running": 3, "done": 4}[step]
	return ui.StepsAt(now, t("dir.import.step.file"), t("dir.import.step."+places), t("dir.import.step.check"), t("dir.import.step.bring"))
}
